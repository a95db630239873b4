import { readFileSync } from 'node:fs';
import { changeText, Definition, differences, EnvironmentDefinition, ReleasePipelineDefinition } from '../../../lib/show';
import { processDefinition } from '../../helpers/process-app';

const definition = processDefinition();
const [shop, api, docs] = definition.pipelines;
const [test1, prod] = shop.environments;
const [apiProd] = api.environments;
const [stack, alias, commands] = apiProd.deployments;

/** What is told when the shop's last environment is another one. */
function shopProd(change: Partial<EnvironmentDefinition>): string[] {
  return told({ ...shop, environments: [test1, { ...prod, ...change }] });
}

function apiDeploys(...deployments: EnvironmentDefinition['deployments']): string[] {
  return told({ ...api, environments: [{ ...apiProd, deployments }] });
}

function told(changed: ReleasePipelineDefinition): string[] {
  return differences(definition, new Definition(definition.pipelines.map((pipeline) => (pipeline.name === changed.name ? changed : pipeline)))).map(lineOf);
}

function lineOf({ text, isWeaker }: { readonly text: string; readonly isWeaker: boolean }): string {
  return isWeaker ? `! ${text}` : text;
}

test('nothing is different in the same process', () => {
  expect(differences(definition, processDefinition())).toEqual([]);
});

test.each<[string, Partial<EnvironmentDefinition>, string[]]>([
  ['a gate removed', { after: { ...prod.after!, gates: prod.after!.gates.slice(0, 1) } }, ["! prod: gate after 'alarm Errors' removed"]],
  ['all gates removed', { before: null }, ["! prod: gate before 'budget' removed", 'prod: gates before, overrider OnCall removed']],
  ['an approver added', { approvals: [{ ...prod.approvals[0], approvers: ['Managers', 'Tools/Security', 'Developers'] }, prod.approvals[1]] }, ['! prod: approval by Managers or Tools/Security or Developers: approver Developers added']],
  ['an approver removed', { approvals: [{ ...prod.approvals[0], approvers: ['Managers'] }, prod.approvals[1]] }, ['prod: approval by Managers: approver Tools/Security removed']],
  ['an approval removed', { approvals: prod.approvals.slice(1) }, ['! prod: approval by Managers or Tools/Security removed']],
  ['an approval added', { approvals: [{ ...prod.approvals[1], approvers: ['Legal'] }, ...prod.approvals] }, ['prod: approval by Legal added']],
  ['no reason required', { approvals: [{ ...prod.approvals[0], reasonRequired: false }, prod.approvals[1]] }, ['! prod: approval by Managers or Tools/Security: reason: required → not required']],
  ['a reason required', { approvals: [prod.approvals[0], { ...prod.approvals[1], reasonRequired: true }] }, ['prod: approval by OnCall: reason: not required → required']],
  ['more time to answer', { approvals: [{ ...prod.approvals[0], timeoutSeconds: 172_800 }, prod.approvals[1]] }, ['! prod: approval by Managers or Tools/Security: timeout: 36 h → 2 days']],
  ['other instructions', { approvals: [{ ...prod.approvals[0], instructions: null }, prod.approvals[1]] }, ['prod: approval by Managers or Tools/Security: instructions: Read the checklist. → none']],
  ['steady for a shorter time', { after: { ...prod.after!, steadySeconds: 0 } }, ['! prod: gates after, minimum duration for steady results: 30 min → none']],
  ['steady for a longer time', { after: { ...prod.after!, steadySeconds: 3600 } }, ['prod: gates after, minimum duration for steady results: 30 min → 1 h']],
  ['other evaluation options', { before: { ...prod.before!, delaySeconds: 60, intervalSeconds: 300, timeoutSeconds: 259_200 } }, [
    '! prod: gates before, delay before evaluation: 5 min → 1 min', '! prod: gates before, time between evaluations: 1 min → 5 min', '! prod: gates before, timeout: 2 days → 3 days',
  ]],
  ['an overrider added', { after: { ...prod.after!, overriders: ['OnCall'] } }, ['! prod: gates after, overrider OnCall added']],
  ['an overrider removed', { before: { ...prod.before!, overriders: [] } }, ['prod: gates before, overrider OnCall removed']],
  ['a gate that wants less', { after: { ...prod.after!, gates: [{ ...prod.after!.gates[0], parameters: { ...prod.after!.gates[0].parameters, contains: [], privateAddresses: ['10.0.0.7', '10.0.0.8'] } }, prod.after!.gates[1]] } }, [
    "! prod: gate after 'https://shop.example.com/': asks: https://shop.example.com/ answers 203 with '{version}' → https://shop.example.com/ answers 203",
    "! prod: gate after 'https://shop.example.com/': private address 10.0.0.8 added",
  ]],
  ['a gate that is called otherwise', { before: { ...prod.before!, gates: [{ ...prod.before!.gates[0], name: 'limit' }] } }, ["prod: gate before 'budget' is called gate before 'limit' now"]],
  ['another gate', { before: { ...prod.before!, gates: [{ ...prod.before!.gates[0], name: 'limit', asks: 'Tools/Limit' }] } }, ["! prod: gate before 'budget' removed", "prod: gate before 'limit' added"]],
  ['a gate with another parameter', { before: { ...prod.before!, gates: [{ ...prod.before!.gates[0], parameters: { limit: 30 } }] } }, ["prod: gate before 'budget': parameter limit: 3 → 30"]],
  ['no rollback', { rollback: null }, ['! prod: rollback to the last good release removed']],
  ['no watch', { rollback: { watchSeconds: 0 } }, ['! prod: rollback to the last good release: watch of the alarms removed']],
  ['a shorter watch', { rollback: { watchSeconds: 3600 } }, ['! prod: rollback to the last good release: watch of the alarms: 12 h → 1 h']],
  ['another queue', { queue: 'latest' }, ['prod: queue: all in sequence → the latest takes the place of those that wait']],
  ['no environment before it', { comesAfter: [] }, ['! prod: comes: when it was good in test → as soon as it is sealed']],
  ['nobody is told', { notify: [], approvals: [prod.approvals[0], { ...prod.approvals[1], notify: [] }] }, ['prod: approval by OnCall: announcement to board removed', 'prod: announcements to board removed']],
  ['other announcements', { notify: [{ topic: 'board', hears: ['good'] }] }, ['prod: announcements to board: held, good → good']],
  ['another place', { account: '222222222222' }, ['prod: account: 111111111111 → 222222222222']],
])('%s', (_, change, lines) => {
  expect(shopProd(change)).toEqual(lines);
});

test('what is taken back is told the other way round, and is not weaker', () => {
  const without = new Definition([{ ...shop, environments: [test1, { ...prod, rollback: null, after: null, approvals: [] }] }, api, docs]);
  expect(differences(without, definition).map(lineOf)).toEqual([
    'prod: approval by Managers or Tools/Security added', 'prod: approval by OnCall added', "prod: gate after 'https://shop.example.com/' added", "prod: gate after 'alarm Errors' added",
    'prod: rollback to the last good release added',
  ]);
});

describe('deployments', () => {
  test.each<[string, EnvironmentDefinition['deployments'], string[]]>([
    ['all calls at once', [stack, { ...alias, shift: 'AllAtOnce' } as typeof alias, commands], ['! prod: deployment to the alias live of Tools/ApiFunction: traffic shift: 10 % of the calls, all of them after 5 min → all calls at once']],
    ['a more careful shift', [stack, { ...alias, shift: 'Linear10PercentEvery5Minutes' } as typeof alias, commands], ['prod: deployment to the alias live of Tools/ApiFunction: traffic shift: 10 % of the calls, all of them after 5 min → 10 % more of the calls every 5 min']],
    ['no alarm', [stack, { ...alias, alarms: [] } as typeof alias, commands], ['! prod: deployment to the alias live of Tools/ApiFunction: alarm Tools/Slow removed']],
    ['a capability more', [{ ...stack, capabilities: ['CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'], template: 'other.json' } as typeof stack, alias, commands], [
      'prod: deployment to the stack api-data: template: template.json → other.json', '! prod: deployment to the stack api-data: CAPABILITY_AUTO_EXPAND added',
    ]],
    ['other commands', [stack, alias, { ...commands, commands: ['./deploy.sh'], artifacts: ['infra'] } as typeof commands], [
      'prod: deployment by commands (commands-2): artifacts: code → infra', 'prod: deployment by commands (commands-2): commands: ./deploy.sh; echo done → ./deploy.sh',
    ]],
    ['another order', [alias, stack, commands], ['prod: deployments: in order: api-data, live of Tools/ApiFunction, commands-2 → in order: live of Tools/ApiFunction, api-data, commands-2']],
    ['another target', [{ ...stack, target: 'api-tables' } as typeof stack, alias, commands], [
      'prod: deployment to the stack api-data removed', 'prod: deployments: in order: api-data, live of Tools/ApiFunction, commands-2 → in order: api-tables, live of Tools/ApiFunction, commands-2',
      'prod: deployment to the stack api-tables added',
    ]],
  ])('%s', (_, deployments, lines) => {
    expect(apiDeploys(...deployments)).toEqual(lines);
  });

  test('at the same time, and no longer in order', () => {
    expect(told({ ...api, environments: [{ ...apiProd, deployInOrder: false }] })).toEqual(['! prod: deployments: in order: api-data, live of Tools/ApiFunction, commands-2 → all at the same time']);
  });
});

describe('builds', () => {
  const origin = api.origin as Extract<typeof api.origin, { kind: 'build' }>;

  test.each<[string, Partial<typeof origin>, string[]]>([
    ['another branch', { source: 'acme/api, branch main' }, ['source: acme/api, branch trunk → acme/api, branch main']],
    ['a stage less', { stages: origin.stages.slice(0, 1) }, ['! stage Test removed']],
    ['other commands', { stages: [{ name: 'Build', commands: 'npm ci' }, origin.stages[1]] }, ['stage Build: npm ci; npm run build → npm ci']],
    ['another version', { version: '2.{n}' }, ["version: what 'node -p \"require('./package.json').version\"' says → 2.{n}"]],
    ['a trigger less', { begins: origin.begins.slice(0, 2) }, ['build by a pull request to trunk or next, which is never sealed removed']],
  ])('%s', (_, change, lines) => {
    expect(told({ ...api, origin: { ...origin, ...change } })).toEqual(lines);
  });

  test('handed in, and no longer built here', () => {
    expect(told({ ...docs, origin: { kind: 'drop', to: 'drop/docs/' }, artifacts: ['site', 'pdf'] })).toEqual([
      '! releases: built by docs-build → handed in by a build server', 'build by a new version of the object removed', 'build by the clock: rate(1 day) removed', '! stage Build removed', 'artifacts: site → site, pdf',
    ]);
  });
});

describe('environments and release pipelines', () => {
  test('a new name is told once, and that what was known stays behind', () => {
    expect(told({ ...shop, environments: [{ ...test1, name: 'integration' }, { ...prod, comesAfter: ['integration'] }] })).toEqual([
      'test is called integration now; what was good there, and what runs there, is not known under the new name',
    ]);
    const renamed = new Definition([{ ...shop, name: 'store' }, api, docs]);
    expect(differences(definition, renamed)).toEqual([{ pipeline: 'store', text: 'shop is called store now; its ledger and its releases stay behind under the old name', isWeaker: false }]);
  });

  test('one between two others is no weakness, one that is gone is one for those that came after it', () => {
    const [dev, staging] = ['dev', 'staging'].map((name) => ({ ...test1, name, deployments: [{ ...test1.deployments[0], target: name }] }));
    const three = new Definition([{ ...shop, environments: [test1, { ...staging, comesAfter: ['test'] }, { ...prod, comesAfter: ['staging'] }] }, api, docs]);
    expect(differences(definition, three).map(lineOf)).toEqual(['prod: comes: when it was good in test → when it was good in staging', 'staging added']);
    expect(differences(three, definition).map(lineOf)).toEqual(['staging removed', '! prod: comes: when it was good in staging → when it was good in test']);
    const moved = new Definition([{ ...shop, environments: [dev, { ...prod, comesAfter: ['dev'] }, { ...test1, comesAfter: ['prod'] }] }, api, docs]);
    expect(differences(definition, moved).map(lineOf)).toEqual(['test: comes: as soon as it is sealed → when it was good in prod', '! prod: comes: when it was good in test → when it was good in dev', 'dev added']);
  });

  test('come and go', () => {
    expect(differences(definition, new Definition([shop, api]))).toEqual([{ pipeline: 'docs', text: 'docs removed', isWeaker: false }]);
    expect(differences(new Definition([shop, api]), definition)).toEqual([{ pipeline: 'docs', text: 'docs added', isWeaker: false }]);
  });
});

test('the text stands below the pipeline, marks what is weaker in signs and in words, and counts: as on the page', () => {
  const approvals = [prod.approvals[0], { ...prod.approvals[1], approvers: ['OnCall', 'Developers'] }];
  const changed = { ...prod, queue: 'latest' as const, approvals, after: { ...prod.after!, gates: prod.after!.gates.slice(0, 1) } };
  const text = changeText(differences(definition, new Definition([{ ...shop, environments: [test1, changed] }, api, { ...docs, artifacts: ['site', 'pdf'] }])));
  expect(text).toMatch(/^shop\n {2}prod: queue: .*\n! prod: .* \(weaker\)\n! prod: .* \(weaker\)\n\ndocs\n {2}artifacts: site → site, pdf\n\n4 differences; 2 of them make the release process weaker\.$/);
  expect(readFileSync('docs/show.md', 'utf8')).toContain(`\n${text}\n`);
  expect(changeText([])).toBe('The release process is the same.');
});
