import { Definition, textOf } from '../../../lib/show';
import { processDefinition } from '../../helpers/process-app';

let definition: Definition;
beforeAll(() => {
  definition = processDefinition();
});

test('what people hand in, what is asked, and the way back are said in 80 columns', () => {
  expect(textOf(new Definition(definition.pipelines.slice(0, 1))).split('\n')).toEqual([
    'shop: releases are handed in by a build server',
    '  drop          drop/shop/ in the work bucket of the store',
    '  artifacts     site',
    '  tells         Tools/News: all but overtaken and good',
    '',
    '  test',
    '    comes         as soon as it is sealed',
    '    queue         the latest takes the place of those that wait',
    '    deploys       site to the website Tools/Site',
    '    reads back    that what runs there is what was sealed',
    '    way back      none: it is left as it is',
    '',
    '  prod',
    '    comes         when it was good in test',
    '    queue         all in sequence',
    '    asks people   Managers or Tools/Security must say yes, with a reason, within',
    '                    36 h',
    '                  asked: Read the checklist.',
    '                  OnCall must say yes within 7 days',
    '                  board is told of the question',
    '    gates before  budget: the function Tools/Budget says yes, given {"limit":3}',
    '                  asked every 1 min; for the first time after 5 min; the first',
    '                    yes is enough; no after 2 days',
    '                  OnCall may answer, with a reason',
    '    deploys       site to the website live-site in account 333333333333',
    '    reads back    that what runs there is what was sealed',
    "    gates after   https://shop.example.com/ answers 203 with '{version}'",
    '                  the alarm live-errors of account 333333333333 is OK',
    '                  asked together every 5 min; must be yes for 30 min without a',
    '                    break; no after 1 day',
    '    way back      the last good release, with nobody asking, when a deployment',
    '                    fails, or when one of its alarms goes red within 12 h',
    '                  never past a release with a rollback barrier',
    '    tells         board: held, good',
  ]);
});

test('what is built, from what and when; every kind of deployment', () => {
  expect(textOf(new Definition(definition.pipelines.slice(1))).split('\n')).toEqual([
    'api: releases are built by api-build',
    '  source        acme/api, branch trunk',
    '  begins with   a push to trunk that changes api/**, **/*.md aside',
    '                a tag v* or w*',
    '                a pull request to trunk or next, which is never sealed',
    '  stages        Build: npm ci; npm run build',
    '                Test: npm test',
    "  version       what 'node -p \"require('./package.json').version\"' says",
    '  images        api: 111111111111.dkr.ecr.eu-west-1.amazonaws.com/acme/api',
    '  artifacts     code, infra',
    '',
    '  prod',
    '    comes         as soon as it is sealed',
    '    queue         the latest takes the place of those that wait',
    '    deploys       infra to the stack api-data',
    '                    template template.json, configuration prod.json, parameters',
    '                    {"Size":"small"}, by the role Execution,',
    '                    CAPABILITY_NAMED_IAM',
    '                  code to the alias live of Tools/ApiFunction',
    '                    10 % of the calls, all of them after 5 min',
    '                    while Tools/Slow stays OK',
    '                  code by commands (commands-2)',
    '                    ./deploy.sh',
    '                    echo done',
    "                    reads back: curl -f 'https://api.example.com/version'",
    '                  (in this order)',
    '    reads back    that what runs there is what was sealed',
    '    way back      the last good release, with nobody asking, when a deployment',
    '                    fails',
    '                  never past a release with a rollback barrier',
    '',
    'docs: releases are built by docs-build',
    '  source        s3://sources/docs.zip',
    '  begins with   a new version of the object',
    '                the clock: rate(1 day)',
    '  stages        Build: make',
    '  version       {yyyy}.{n}',
    '  artifacts     site',
    '',
    '  prod',
    '    comes         as soon as it is sealed',
    '    queue         the latest takes the place of those that wait',
    '    deploys       site to the website Tools/Manual',
    '    reads back    that what runs there is what was sealed',
    '    way back      none: it is left as it is',
  ]);
});

test('an environment is found by its name, with that of its release pipeline where several have one', () => {
  expect(definition.environment('test').comesAfter).toEqual([]);
  expect(definition.environment('prod', 'shop').approvals.map(({ approvers }) => approvers)).toEqual([['Managers', 'Tools/Security'], ['OnCall']]);
  expect(() => definition.environment('prod')).toThrow("'prod' is an environment of shop and api and docs; say which release pipeline is meant");
  expect(() => definition.environment('live')).toThrow("there is no environment 'live'; the app has shop/test, shop/prod, api/prod, docs/prod");
});
