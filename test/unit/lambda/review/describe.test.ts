import { Change, describeChanges, REVIEW_MAX } from '../../../../lambda/review/describe';

const change = (action: Change['action'], logicalId: string, type: string, more: Partial<Change> = {}): Change => ({ action, logicalId, type, replacement: undefined, policy: undefined, ...more });
const database = (more: Partial<Change>) => change('Modify', 'Database', 'AWS::RDS::DBInstance', more);
const text = (...changes: Change[]) => describeChanges([{ stack: 'shop', changes, isEmpty: false }]);

test.each<[string, Change[], string]>([
  ['what is new', [change('Add', 'Jobs', 'AWS::SQS::Queue'), change('Add', 'Role', 'AWS::IAM::Role')], 'stack shop: 2 added'],
  ['what changes in place', [database({ replacement: 'False' })], 'stack shop: 1 changed'],
  ['a replacement where data is', [database({ replacement: 'True' })], 'REPLACES Database (AWS::RDS::DBInstance); stack shop: 1 replaced'],
  ['what may be a replacement', [database({ replacement: 'Conditional' })], 'MAY REPLACE Database (AWS::RDS::DBInstance); stack shop: 1 perhaps replaced'],
  ['a removal where data is', [change('Remove', 'Orders', 'AWS::DynamoDB::Table', { policy: 'Delete' })], 'REMOVES Orders (AWS::DynamoDB::Table); stack shop: 1 removed'],
  ['what stays where it was', [change('Remove', 'Orders', 'AWS::DynamoDB::Table', { policy: 'Retain' })], 'REMOVES Orders (AWS::DynamoDB::Table), which stays; stack shop: 1 removed'],
  ['what is kept as a snapshot', [database({ replacement: 'True', policy: 'ReplaceAndSnapshot' })], 'REPLACES Database (AWS::RDS::DBInstance), after a snapshot; stack shop: 1 replaced'],
  ['a replacement where no data is', [change('Modify', 'Role', 'AWS::IAM::Role', { replacement: 'True' })], 'stack shop: 1 replaced'],
  ['a type that nobody knows', [change('Remove', 'Users', 'Custom::Users')], 'REMOVES Users (Custom::Users); stack shop: 1 removed'],
  ['outputs alone', [], 'stack shop: no resource'],
])('says %s', (_, changes, says) => {
  expect(text(...changes)).toBe(says);
});

test('says that nothing changes', () => {
  const nothing = (stack: string) => ({ stack, changes: [], isEmpty: true });
  expect(describeChanges([nothing('shop')])).toBe('the stack shop: no change');
  expect(describeChanges([nothing('shop'), nothing('api')])).toBe('2 stacks: no change');
  expect(describeChanges([nothing('shop'), { stack: 'api', changes: [change('Add', 'A', 'AWS::SNS::Topic')], isEmpty: false }])).toBe('2 stacks: 1 added');
});

test('stays short: what does not fit is counted, and still said to hold data', () => {
  const many = Array.from({ length: 60 }, (_, i) => change('Remove', `${i}${'Name'.repeat(40)}`, 'AWS::RDS::DBInstance', { policy: 'Snapshot' }));
  const said = describeChanges([{ stack: 's'.repeat(128), changes: [...many, database({ replacement: 'Conditional' }), database({ replacement: 'True' }), change('Add', 'A', 'B::C'), database({ replacement: 'False' })], isEmpty: false }]);
  expect(said.length).toBeLessThanOrEqual(REVIEW_MAX);
  expect(said).toMatch(/^(REMOVES 0Name.*; )?AND \d+ MORE THAT HOLD DATA; stack s+…: 1 added, 1 changed, 1 replaced, 1 perhaps replaced, 60 removed$/);
});
