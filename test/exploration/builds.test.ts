import { administrator } from '../helpers/people';
import { Person, BuildCache, Rehearsal } from '../../lib/local';
import { LedgerEntry } from '../../lib/contracts';
import { Fact } from '../../lib/contracts/ledger-facts';
import { ledgerOf } from '../helpers/stories';
import { builtApp } from '../helpers/builds';

/**
 * What happens to builds when somebody interferes, at every moment of the first one: the same app, one disturbance, and a commit afterwards that
 * must arrive whatever happened before. `npm run explore` takes every moment; the tests some of them.
 */
const app = builtApp({ stages: [{ name: 'Test', commands: ['grep -q good page.html'] }] });
const buildCache = new BuildCache();
const every = process.env.EXPLORE === 'all' ? 1 : 40;

type Disturbance = (r: Rehearsal, eve: Person) => Promise<unknown> | void;

const attempt = (act: () => void): void => {
  try {
    act();
  } catch (error) {
    // What CodePipeline refuses changes nothing.
    if (!/PipelineExecutionNotStoppable|NotLatestPipelineExecution|StageNotRetryable|StageNotFound|no execution|nothing to/.test(String((error as Error).message))) throw error;
  }
};

const DISTURBANCES: Readonly<Record<string, Disturbance>> = {
  'another commit': (r) => r.commit({ files: { 'page.html': 'good as well' }, author: 'bob' }),
  'a commit that its tests refuse': (r) => r.commit({ files: { 'page.html': 'bad' }, author: 'bob' }),
  'a commit that does not build': (r) => r.commit({ files: { 'nothing.html': 'good' }, author: 'bob' }),
  'release change': (r) => void r.start('build'),
  'stop': (_, eve) => attempt(() => eve.stop('build', { reason: 'eve stops it' })),
  'abandon': (_, eve) => attempt(() => eve.stop('build', { abandon: true, reason: 'eve stops it' })),
  'abandon, and retry what failed': async (r, eve) => {
    attempt(() => eve.stop('build', { abandon: true, reason: 'eve stops it' }));
    await r.settle();
    for (const stage of ['Build', 'Test', 'Seal']) attempt(() => eve.retry('build', stage, 'FAILED_ACTIONS'));
  },
  'abandon, and retry everything': async (r, eve) => {
    attempt(() => eve.stop('build', { abandon: true, reason: 'eve stops it' }));
    await r.settle();
    for (const stage of ['Build', 'Test', 'Seal']) attempt(() => eve.retry('build', stage, 'ALL_ACTIONS'));
  },
};

/** How many events the first build has. */
async function eventsOf(): Promise<number> {
  let count = 0;
  await app.rehearse(async (r) => {
    await r.settle();
    await r.commit({ files: { 'page.html': 'good' }, author: 'ada' });
    await r.until(() => count++ < 0 || r.report.releases.length === 1);
  }, { builds: 'run', buildCache });
  return count;
}

/** What is wrong with a history; nothing if nothing is. */
async function play(disturb: Disturbance, at: number): Promise<string[]> {
  const wrong: string[] = [];
  const outcome = await app.run(async (r) => {
    await r.settle();
    await r.commit({ files: { 'page.html': 'good' }, author: 'ada' });
    let count = 0;
    await r.until(() => count++ >= at);
    await disturb(r, administrator(r, 'eve'));
    await r.settle();
    await r.commit({ files: { 'page.html': 'good in the end' }, author: 'ada' });
    await r.settle();
    wrong.push(...faultsOf(r));
  }, { builds: 'run', buildCache });
  return outcome.error === undefined ? wrong : [String((outcome.error as Error).message).split('\n')[0]];
}

function faultsOf(r: Rehearsal): string[] {
  const facts = ledgerOf(r).map(({ fact }: LedgerEntry) => fact);
  const of = <K extends Fact['kind']>(kind: K) => facts.filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind);
  const sealed = of('sealed');
  const failed = new Set(of('build-failed').map(({ executionId }) => executionId));
  const page = (version: string) => {
    const manifest = r.bucket('Test/Store/Buckets/Releases').get(`releases/shop/${version}/release.json`)!.toString('utf8');
    return (JSON.parse(manifest) as { artifacts: { files: { path: string; digest: string }[] }[] }).artifacts[0].files.find(({ path }) => path === 'index.html')?.digest;
  };
  const executions = of('numbered').map(({ executionId }) => executionId);
  const versions = of('numbered').map(({ version }) => version);
  const last = sealed.at(-1)?.release.version;
  return [
    new Set(executions).size === executions.length ? '' : 'an execution has two numbers',
    new Set(versions).size === versions.length ? '' : 'two builds have one version',
    new Set(sealed.map(({ source }) => source.id)).size === sealed.length ? '' : 'an execution became two releases',
    sealed.every(({ source, release }) => of('numbered').some((item) => item.executionId === source.id && item.version === release.version)) ? '' : 'a release has a number that was not allotted to its build',
    of('build-failed').every(({ stage }) => ['Build', 'Test'].includes(stage)) ? '' : 'what was built could not be sealed',
    sealed.every(({ source }) => !failed.has(source.id)) ? '' : 'what its tests refused was sealed',
    sealed.every(({ release }) => page(release.version) !== undefined) ? '' : 'a release lacks its page',
    r.report.environment('prod').running?.version === last ? '' : `prod runs ${r.report.environment('prod').running?.version}, the last release is ${last}`,
    r.bucket('Test/Website').get('index.html')?.toString() === 'good in the end' ? '' : 'the last commit did not arrive',
  ].filter((text) => text !== '');
}

test('whatever happens to a build, at whatever moment: numbers and releases are each made once, what is refused is not sealed, and the next commit arrives', async () => {
  const events = await eventsOf();
  const histories = Object.keys(DISTURBANCES).flatMap((name, index) => Array.from({ length: events }, (_, at) => ({ name, at })).filter(({ at }) => (at + index * 5) % every === 0));
  const broken: string[] = [];
  for (const { name, at } of histories) broken.push(...(await play(DISTURBANCES[name], at)).map((fault) => `${name} at event ${at}: ${fault}`));
  process.stdout.write(`${events} events of a build, ${histories.length} histories of ${events * Object.keys(DISTURBANCES).length} played\n`);
  expect(broken).toEqual([]);
}, 900_000);
