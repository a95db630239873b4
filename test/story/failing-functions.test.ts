import { FunctionName } from '../../lib/contracts';
import { smallApp, WEBSITE } from '../helpers/apps';
import { deploy, deployments, factsOf, refusals, running } from '../helpers/stories';
import { Rehearsal } from '../../lib/local';

const app = smallApp();

/** Deploys 1.0.0, then 1.1.0 while a function dies in each delivery, then 1.2.0. Tells how often it was called meanwhile. */
async function withDying(dying: FunctionName, afterwards: (r: Rehearsal) => void): Promise<number> {
  let isDying = false;
  let deliveries = 0;
  await app.rehearse(async (r) => {
    await r.settle();
    await deploy(r, '1.0.0');
    isDying = true;
    await deploy(r, '1.1.0');
    isDying = false;
    expect(r.report.environment('prod').waiting).toBeNull();
    afterwards(r);
    await deploy(r, '1.2.0');
    expect(running(r)).toBe('1.2.0');
    expect(deployments(r).at(-1)).toBe('1.2.0 succeeded');
  }, {
    faults: {
      onCall: ({ functionName }) => {
        if (!isDying || functionName !== dying) return 'proceed';
        deliveries += 1;
        return 'kill-before';
      },
    },
  });
  return deliveries;
}

const REASON = /the function failed every time that it was called, at last with: RequestId: \S+ Error: Runtime exited with error: signal: killed/;

describe('fails after three deliveries, with a reason, and the next release works', () => {
  test('when admit dies each time: the environment is free, what ran before still does', async () => {
    expect(await withDying('admit', (r) => {
      expect(refusals(r)).toEqual([expect.stringMatching(new RegExp(`^Admit: Admit: ${REASON.source}`))]);
      expect(deployments(r)).toEqual(['1.0.0 succeeded']);
      expect(running(r)).toBe('1.0.0');
    })).toBe(3);
  });

  test.each<[FunctionName, string]>([['publish', 'website-0'], ['attest', 'attest']])('when %s dies each time: the deployment has failed, what runs is not known', async (dying, action) => {
    expect(await withDying(dying, (r) => {
      expect(deployments(r)).toEqual(['1.0.0 succeeded', '1.1.0 failed']);
      expect(r.report.deployments[1].reason).toMatch(new RegExp(`^${action}: ${REASON.source}`));
      expect(r.report.environment('prod')).toMatchObject({ running: null, lastGood: '1.0.0' });
    })).toBe(3);
  });

  test('when seal dies each time: nothing is sealed, and nothing half-way stands in the way of handing it in again', async () => {
    let calls = 0;
    await app.rehearse(async (r) => {
      await r.settle();
      await deploy(r, '1.0.0');
      expect(r.report.releases).toEqual([]);
      await deploy(r, '1.0.0');
      expect(factsOf(r, 'sealed')).toHaveLength(1);
      expect(running(r)).toBe('1.0.0');
      expect(r.bucket(WEBSITE).list()).toHaveLength(3);
    }, {
      faults: {
        // The last call of a seal is the ledger's: everything before it has happened three times.
        onCall: ({ functionName, operation }) => {
          if (functionName !== 'seal' || operation !== 'PutObject') return 'proceed';
          calls += 1;
          return calls <= 3 ? 'kill-after' : 'proceed';
        },
      },
    });
    expect(calls).toBeGreaterThan(3);
  });
});
