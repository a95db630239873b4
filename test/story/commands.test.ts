import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Deploy, ReleaseStore, Rollback } from '../../lib';
import { Files, Rehearsal } from '../../lib/local';
import { addShop, loadApp } from '../helpers/apps';
import { deployments, factsOf, running } from '../helpers/stories';
import { newApp } from '../helpers/synth';

const scratch = mkdtempSync(join(tmpdir(), 'target-'));
const target = join(scratch, 'target');
afterAll(() => rmSync(scratch, { recursive: true }));
beforeEach(() => {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
});

const deployed = (file: string): string => readFileSync(join(target, file), 'utf8').trim();

/** What commands deploy to is a folder of this machine. */
function app() {
  const stack = new Stack(newApp(), 'Test');
  addShop(stack, new ReleaseStore(stack, 'Store'), {
    rollback: Rollback.toLastGood(),
    deploy: [Deploy.commands({
      commands: ['cp -R . "$TARGET"', 'echo "$RELEASE_NAME $RELEASE_ENVIRONMENT $RELEASE_CLASS $RELEASE_VERSION" >> "$TARGET/log"', 'test ! -e broken', 'URL="https://$RELEASE_ENVIRONMENT.example.com/\\"$RELEASE_VERSION\\""'],
      readBack: 'cat "$TARGET/version"', outputs: ['URL'], environment: { variables: { TARGET: target } },
    })],
  });
  return loadApp(stack.node.root as never);
}

async function deploy(r: Rehearsal, version: string, files: Files = {}): Promise<void> {
  await r.drop({ version, artifacts: { site: { version: `${version}\n`, ...files } } });
  await r.settle();
}

const reasons = (r: Rehearsal) => r.report.deployments.map(({ reason }) => reason);

test('commands deploy what was sealed, and what runs is what they read back; a script that fails or reads back something else brings the last good release back', () => (
  app().rehearse(async (r) => {
    await r.settle();
    await deploy(r, '1.0.0');
    expect([deployed('version'), deployed('log'), running(r)]).toEqual(['1.0.0', 'shop prod normal 1.0.0', '1.0.0']);
    expect(factsOf(r, 'attested').map(({ reason }) => reason)).toEqual(['commands-0 read back 1.0.0, URL is https://prod.example.com/?1.0.0?']);

    await deploy(r, '1.1.0', { broken: 'yes' });
    expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 failed', '1.0.0 succeeded']);
    expect(reasons(r)[1]).toMatch(/commands-0.*exit status 1; going back to 1\.0\.0$/);
    expect(deployed('log').split('\n').at(-1)).toBe('shop prod rollback 1.0.0');

    await deploy(r, '1.2.0', { version: '1.1.9\n' });
    expect(deployments(r).slice(3)).toEqual(['1.2.0 failed', '1.0.0 succeeded']);
    expect(reasons(r)[3]).toMatch(/commands-0 read back '1\.1\.9', which is neither 1\.2\.0 nor sha256:[0-9a-f]{64}, URL is https:\/\/prod\.example\.com\/\?1\.2\.0\?/);
    expect([deployed('version'), running(r)]).toEqual(['1.0.0', '1.0.0']);
  }, { builds: 'run' })
));

test('fails without permission to run commands on this machine, before anything is run', async () => {
  await expect(app().rehearse(async (r) => {
    await r.settle();
    await deploy(r, '1.0.0');
  })).rejects.toMatchObject({ code: 'BuildsRefused' });
  expect(existsSync(join(target, 'log'))).toBe(false);
});
