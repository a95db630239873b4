import { inspectCommands } from '../../../../lambda/attest/targets/commands';
import { parseAttestParameters } from '../../../../lib/contracts/jobs';
import { execution, manifestOf, releaseOf } from '../../../helpers/contracts';

const { digest } = releaseOf();
const inspect = (readBack: string, outputs?: Readonly<Record<string, string>>) => inspectCommands(manifestOf(), digest, { commands: 'commands-0', readBack, outputs });

test.each(['1.0.0', digest])('%s is what runs', (readBack) => {
  expect(inspect(readBack)).toEqual({ proved: `commands-0 read back ${readBack}`, files: 0, fault: undefined });
});

test('what else it says is kept with the proof', () => {
  expect(inspect('1.0.0', { URL: 'https://shop.example.com/', SLOT: 'blue' }).proved).toBe('commands-0 read back 1.0.0, URL is https://shop.example.com/, SLOT is blue');
});

test.each(['nothing', '1.0', '1.0.00', 'v1.0.0', '1.0.1', digest.replace('sha256:', ''), digest.slice(0, -1), digest.toUpperCase()])('fails for %s', (readBack) => {
  expect(inspect(readBack).fault).toBe(`commands-0 read back '${readBack}', which is neither 1.0.0 nor ${digest}`);
});

describe('what `attest` is told', () => {
  const told = (target: object) => parseAttestParameters(JSON.stringify({ schemaVersion: 1, release: 'shop', environment: 'prod', executionId: execution(1), targets: [target] })).targets[0];
  const target = { commands: 'commands-0', readBack: '1.0.0', outputs: { URL: 'https://shop.example.com/' } };

  test('holds what the commands handed on', () => {
    expect(told(target)).toEqual(target);
    expect(told({ ...target, outputs: undefined })).toEqual({ commands: 'commands-0', readBack: '1.0.0', outputs: undefined });
  });

  test.each<[object, RegExp]>([
    [{ ...target, readBack: '' }, /targets\[0\]\.readBack' must be a text like/],
    [{ ...target, readBack: 1 }, /targets\[0\]\.readBack' must be a text/],
    [{ ...target, outputs: { URL: 1 } }, /targets\[0\]\.outputs\.URL' must be a text, got 1/],
    [{ ...target, role: 'arn:aws:iam::111111111111:role/Read' }, /targets\[0\]\.role' is not a known field/],
    [{ readBack: '1.0.0' }, /targets\[0\]\.bucket' must be/],
  ])('fails for %j', (wrong, said) => {
    expect(() => told(wrong)).toThrow(said);
  });
});
