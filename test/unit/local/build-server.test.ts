import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DropOptions, RehearsableApp } from '../../../lib/local';
import { BuildServer } from '../../../lib/local/build-server';
import { World } from '../../../lib/local/world/world';
import { SURROUNDINGS, planOf, START } from './mini-plan';

const site = { 'index.html': 'x' };

test.each<[string, unknown, string | RegExp]>([
  ['nothing', undefined, /^drop: 'drop' must be an object, got nothing; 'drop\.version' must be/],
  ['no version', { artifacts: { site } }, "drop: 'drop.version' must be a text, got nothing"],
  ['a version that is a number', { version: 1, artifacts: { site } }, "drop: 'drop.version' must be a text, got 1"],
  ['no artifacts', { version: '1.0.0' }, "drop: 'drop.artifacts' must be an object, got nothing"],
  ['a folder instead of artifacts', { version: '1.0.0', artifacts: './dist' }, "drop: 'drop.artifacts' must be an object, got \"./dist\""],
  ['a list of artifacts', { version: '1.0.0', artifacts: ['site'] }, "drop: 'drop.artifacts' must be an object, got [\"site\"]"],
  ['an artifact that is none', { version: '1.0.0', artifacts: { site: null } }, "drop: 'drop.artifacts.site' must be a folder, or files by their paths, each a text or a Buffer, got null"],
  ['a file that is none', { version: '1.0.0', artifacts: { site: { 'index.html': 7 } } }, "drop: 'drop.artifacts.site' must be a folder, or files by their paths, each a text or a Buffer, got {\"index.html\":7}"],
  ['a name that it does not know', { version: '1.0.0', artefacts: { site } }, /'drop\.artefacts' is not a known field \(known: version, artifacts, commit, author, rollbackBarrier, release, digests\)/],
  ['a commit that is none', { version: '1.0.0', artifacts: { site }, commit: 7 }, "drop: 'drop.commit' must be a text, got 7"],
  ['a digest that is none', { version: '1.0.0', artifacts: { site }, digests: { site: 7 } }, "drop: 'drop.digests.site' must be a text, got 7"],
  ['all of that at once', { artifacts: 7 }, "drop: 'drop.version' must be a text, got nothing; 'drop.artifacts' must be an object, got 7"],
])('fails for a drop with %s', (_what, options, message) => new RehearsableApp(planOf()).rehearse(async (r) => {
  await expect(r.drop(options as DropOptions)).rejects.toMatchObject({ code: 'StoryInvalid', message: typeof message === 'string' ? message : expect.stringMatching(message) });
}));

describe('what is handed in', () => {
  let world: World;
  let server: BuildServer;
  beforeEach(async () => {
    world = await World.create(planOf(...SURROUNDINGS), { start: START, seed: 's' });
    const value = { schemaVersion: 1, release: 'shop', environment: 'prod', account: '111111111111', region: 'eu-west-1', after: [], artifacts: ['site'], queue: 'latest', before: null, afterwards: null, approvals: [], rollback: null };
    world.ssm.putParameter({ Name: '/store/shop/prod', Type: 'String', Value: JSON.stringify(value) });
    server = new BuildServer(world, [{ release: 'shop', name: 'prod', workBucket: 'store', parameter: '/store/shop/prod' }]);
  });
  afterEach(() => world.close());

  test('lies in a folder of its own, drop.json beside it', async () => {
    await server.drop({ version: '1.0.0', artifacts: { site }, commit: 'c0ffee' });
    await server.drop({ version: '1.1.0', artifacts: { site } });
    expect(world.s3.list('store', 'drop/')).toEqual(['drop/shop/build-1/drop.json', 'drop/shop/build-1/site.zip', 'drop/shop/build-2/drop.json', 'drop/shop/build-2/site.zip']);
    expect(JSON.parse(world.s3.get('store', 'drop/shop/build-1/drop.json')!.bytes.toString())).toMatchObject({ name: 'shop', version: '1.0.0', commit: 'c0ffee', artifacts: [{ name: 'site', file: 'site.zip' }] });
  });

  test('fails if it is nothing, or not what a release has; then nothing is written', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'empty-'));
    await expect(server.drop({ version: '1.0.0', artifacts: { site: empty } })).rejects.toThrow(`there is no file in ${empty} to drop as 'site'; build it first`);
    await expect(server.drop({ version: '1.0.0', artifacts: {} })).rejects.toThrow("the drop of shop 1.0.0: it hands in no artifact, a release of 'shop' has the artifact 'site': add 'site'");
    await expect(server.drop({ version: '1.0.0', artifacts: { site }, release: 'blog' })).rejects.toThrow("the app has no release pipeline 'blog' (known: shop)");
    expect(world.s3.list('store', 'drop/')).toEqual([]);
  });
});
