import Ajv from 'ajv';
import { ANNOUNCEMENTS, APPROVAL_ANSWERS, DEPLOYMENT_CLASSES, DEPLOYMENT_OUTCOMES, ERROR_CODES, GRANT_FAULTS, RELEASE_ENDS, Report, SIDES, VERDICTS } from '../../lib/contracts';
import schema from '../../lib/contracts/report.schema.json';
import { cli, CliResult, folder } from '../helpers/cli';
import { synthesizeDroppedStorefront } from '../helpers/storefront';

const validate = new Ajv({ strict: true, allErrors: true }).compile<Report>(schema);
const assembly = synthesizeDroppedStorefront();

/** One release that is good where nobody is asked, one that fails its gate, and one that is refused before it is one. */
const HISTORY = `
const site = (version, status) => ({ 'index.html': 'Release ' + version, 'health.json': JSON.stringify({ status, version }, null, 1).replace(/\\n/g, '') });
async function history(r) {
  r.host('dev.example.com', 'Storefront/Dev');
  r.host('test.example.com', 'Storefront/Test');
  await r.settle();
  await r.drop({ version: '1.0.0', artifacts: { site: site('1.0.0', 'ok') } });
  await r.settle();
  await r.drop({ version: '1.1.0', artifacts: { site: site('1.1.0', 'degraded') } });
  await r.settle();
  await r.drop({ version: '1.2.0', artifacts: { site: site('1.2.0', 'ok') }, digests: { site: 'sha256:${'0'.repeat(64)}' } });
  await r.settle();
}
`;

function rehearse(end: string): CliResult {
  return cli(['rehearse', 'story.js', '--assembly', assembly, '--json'], { cwd: folder({ 'story.js': `${HISTORY}\nmodule.exports = async (r) => {\n  await history(r);\n  ${end}\n};` }) });
}

function reportOf({ stdout }: CliResult): Report {
  const report: unknown = JSON.parse(stdout);
  expect({ valid: validate(report), errors: validate.errors }).toEqual({ valid: true, errors: null });
  return report as Report;
}

const ended = rehearse("console.log('the story prints');");

test('--json prints one valid document and nothing else when the story ended as told', () => {
  expect(ended.status).toBe(0);
  expect(ended.stderr).toBe('the story prints\n');
  const report = reportOf(ended);
  expect(report).toMatchObject({ schemaVersion: 1, outcome: 'ended', error: null });
  expect(report.deployments.map(({ version, environment, outcome }) => `${version} ${environment} ${outcome}`)).toEqual([
    '1.0.0 dev succeeded', '1.0.0 test succeeded', '1.1.0 dev succeeded', '1.1.0 test failed',
  ]);
  expect(report.refusals).toMatchObject([{ version: '1.2.0', environment: null, stage: 'seal' }]);
  expect(ended.stdout).toBe(`${JSON.stringify(report, null, 2)}\n`);
});

test('fails with one valid document for an assertion, and says it on standard error with its place', () => {
  const result = rehearse("require('node:assert').fail('not good enough');");
  expect(result.status).toBe(1);
  expect(reportOf(result)).toMatchObject({ outcome: 'failed', error: { code: 'StoryFailed', message: 'AssertionError: not good enough' } });
  expect(result.stderr).toMatch(/^AssertionError: not good enough\n {2}at story\.js:\d+\n$/);
});

test('fails with one valid document for a refusal, by its code', () => {
  const result = rehearse("await r.drop({ version: '2.0.0', artifacts: { site: './not-built' } });");
  expect(result.status).toBe(1);
  expect(reportOf(result)).toMatchObject({ outcome: 'failed', error: { code: 'StoryInvalid' } });
  expect(reportOf(result).error!.message).toContain('there is no folder ./not-built');
});

test('fails without any document for what could not start', () => {
  const { status, stdout } = cli(['rehearse', '--assembly', folder(), '--json']);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

const APPROVAL = { environment: 'prod', version: '1.0.0', answer: 'approved', by: 'arn:aws:iam::111111111111:user/operator', reason: null };
const OVERRIDE = { environment: 'prod', version: '1.0.0', side: 'after', by: 'arn:aws:sts::111111111111:assumed-role/OnCall/ola', reason: 'known' };
const ANNOUNCED = { at: '2026-01-05T08:00:00.000Z', topic: 'Shop/News', announcement: 'refused', release: 'shop', version: '1.0.0', environment: 'prod', text: 'shop 1.0.0 is refused in prod.' };
const UNANNOUNCED = { release: 'shop', at: ANNOUNCED.at, announcement: 'refused', topic: 'arn:aws:sns:eu-west-1:111111111111:News', reason: 'NotFound: Topic does not exist' };
const ROLE = 'arn:aws:iam::111111111111:role/Verify';
const IAM = {
  denied: [{ role: ROLE, action: 'kms:Decrypt', resource: '*', reason: 'no identity-based policy allows it' }],
  unused: [{ role: ROLE, policy: 'Shop/Verify/Policy', statement: '1', action: 's3:GetObject', resource: null, principal: null, why: 'never used' }],
};

/** A document in which every part of the schema is filled. */
const complete = (): object => ({ ...JSON.parse(ended.stdout) as object, outcome: 'failed', error: { code: 'NotReached', message: 'x' }, approvals: [APPROVAL], overrides: [OVERRIDE], announcements: [ANNOUNCED], unannounced: [UNANNOUNCED], iam: IAM });

/** Every place of a document: what holds it, and under which name. */
function placesOf(value: unknown, path: string, visit: (owner: Record<string, unknown>, key: string, path: string) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    visit(value as Record<string, unknown>, key, `${path}.${key}`);
    placesOf(child, `${path}.${key}`, visit);
  }
}

test('a document with every part filled is valid', () => {
  expect(validate(complete())).toBe(true);
});

test('fails the schema if any field is missing, or has another type', () => {
  const accepted: string[] = [];
  placesOf(complete(), '', (_owner, _key, path) => {
    const isOptional = /\.\d+$/.test(path);
    for (const change of isOptional ? ['type'] : ['missing', 'type']) {
      const copy = complete();
      placesOf(copy, '', (owner, key, found) => {
        if (found !== path) return;
        if (change === 'missing') delete owner[key];
        else owner[key] = Symbol.iterator;
      });
      if (validate(copy)) accepted.push(`${path} ${change}`);
    }
  });
  expect(accepted).toEqual([]);
});

test('fails the schema if any object holds a field that nobody described', () => {
  const accepted: string[] = [];
  const paths = ['']; // the document itself
  placesOf(complete(), '', (owner, key, path) => {
    if (typeof owner[key] === 'object' && owner[key] !== null && !Array.isArray(owner[key])) paths.push(path);
  });
  for (const path of paths) {
    const copy = complete() as Record<string, unknown>;
    if (path === '') copy.surplus = 1;
    placesOf(copy, '', (owner, key, found) => {
      if (found === path) (owner[key] as Record<string, unknown>).surplus = 1;
    });
    if (validate(copy)) accepted.push(path);
  }
  expect(accepted).toEqual([]);
  expect(paths.length).toBeGreaterThan(8);
});

test('the closed lists are those of the contracts, and fail for any other word', () => {
  const lists: string[][] = [];
  placesOf(schema, '', (owner, key) => {
    if (key === 'enum') lists.push(owner.enum as string[]);
  });
  expect(lists).toEqual([
    ['ended', 'failed'], [...ERROR_CODES, 'StoryFailed'], ['sealed', 'good', 'bad'], [...RELEASE_ENDS], [...DEPLOYMENT_CLASSES], [...DEPLOYMENT_OUTCOMES, 'open'], [...SIDES], [...VERDICTS],
    [...APPROVAL_ANSWERS, 'waiting'], [...SIDES], [...ANNOUNCEMENTS], [...ANNOUNCEMENTS], [...GRANT_FAULTS],
  ]);
  const accepted: string[] = [];
  placesOf(complete(), '', (_owner, _key, path) => {
    if (!/(outcome|error\.code|state|class|side|verdict|answer|announcement|why)$/.test(path)) return;
    const copy = complete();
    placesOf(copy, '', (owner, key, found) => {
      if (found === path) owner[key] = 'perhaps';
    });
    if (validate(copy)) accepted.push(path);
  });
  expect(accepted).toEqual([]);
});
