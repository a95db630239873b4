import { FoundChangeSet, proveChangeSet } from '../../../../lambda/review/decide';
import { saysTheSame } from '../../../../lambda/shared/same-stack';
import { digestOf } from '../../../../lib/contracts/digest';

const template = '{ "Resources": { "Größe": 1 }, "Description": "new" }';
const sealed = { template, digest: digestOf(template), parameters: { Stage: 'prod', Password: 'secret' } };
const found: FoundChangeSet = {
  target: { artifact: 'backend', stack: 'shop', template: 'template.json', role: '' }, version: '1.0.0', status: 'CREATE_COMPLETE', reason: undefined, template,
  parameters: new Map([['Stage', 'prod'], ['Password', '****'], ['Size', '3']]),
};
const prove = (more: Partial<FoundChangeSet>) => () => proveChangeSet({ ...found, ...more }, sealed);

test('a change set that is made of what was sealed is shown, also where CloudFormation keeps it in ASCII', () => {
  expect(prove({})).not.toThrow();
  expect(prove({ template: template.replace('öß', '??') })).not.toThrow();
});

test('one that is empty is shown, too, whatever it was made of', () => {
  expect(prove({ status: 'FAILED', reason: "The submitted information didn't contain changes. Submit different information to create a change set.", template: undefined })).not.toThrow();
  expect(prove({ status: 'FAILED', reason: 'No updates are to be performed.', template: undefined })).not.toThrow();
});

test.each<[string, Partial<FoundChangeSet>, RegExp]>([
  ['that failed', { status: 'FAILED', reason: 'Access denied' }, /is in FAILED: Access denied/],
  ['that is still being made', { status: 'CREATE_IN_PROGRESS' }, /is in CREATE_IN_PROGRESS/],
  ['of another template', { template: '{}' }, /is not made of template\.json of 1\.0\.0; find out who else/],
  ['without a template', { template: undefined }, /is not made of/],
  ['with another parameter', { parameters: new Map([['Stage', 'test'], ['Password', '****']]) }, /its parameter Stage is "test" and not "prod"/],
  ['without a parameter', { parameters: new Map([['Stage', 'prod']]) }, /its parameter Password is not there and not "secret"/],
])('fails for a change set %s', (_, more, says) => {
  expect(prove(more)).toThrow(says);
  expect(prove(more)).toThrow(expect.objectContaining({ code: 'TargetDiffers' }));
});

test.each<[string, string | undefined, boolean]>([
  ['the same text', template, true],
  ['another description, for which CloudFormation updates nothing', '{"Description": "old", "Resources": {"Gr??e": 1}}', true],
  ['another resource', '{"Description": "new", "Resources": {"Gr??e": 2}}', false],
  ['another mapping', '{"Mappings": {}, "Resources": {"Gr??e": 1}}', false],
  ['YAML that only looks alike', 'Resources: { Größe: 1 }', false],
  ['nothing', undefined, false],
])('a stack with %s', (_, text, same) => {
  expect(saysTheSame(text, sealed)).toBe(same);
});
