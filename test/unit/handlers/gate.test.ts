import { defineGate, GateResponse } from '../../../lib/handlers/gate';
import { after, gateRequest, T0 } from '../../helpers/contracts';

const answering = (answer: unknown) => defineGate(() => answer as GateResponse)(gateRequest());

test('gives the request to the question and its answer back', async () => {
  const handler = defineGate(({ release, gate, evaluation }) => ({
    verdict: 'waiting', reason: `${gate.name} of ${release.version}`, evidence: { asked: evaluation.now }, retryAt: after(60),
  }));
  expect(await handler(gateRequest())).toEqual({ verdict: 'waiting', reason: 'acceptance of 1.0.0', evidence: { asked: T0 }, retryAt: after(60) });
});

test('fails for an event that is no request, before anything is asked', async () => {
  const ask = jest.fn();
  await expect(defineGate(ask)({ ...gateRequest(), side: 'beside' })).rejects.toMatchObject({ code: 'FieldInvalid', message: 'gate request: \'gate request.side\' must be one of before, after, got "beside"' });
  await expect(defineGate(ask)({ ...gateRequest(), schemaVersion: 2 })).rejects.toMatchObject({ code: 'VersionUnsupported' });
  expect(ask).not.toHaveBeenCalled();
});

test.each<[unknown, RegExp]>([
  [undefined, /must be an object, got nothing/],
  ['passed', /must be an object, got "passed"/],
  [{ verdict: 'errored', reason: 'x' }, /must be one of passed, failed, waiting, inconclusive, got "errored"/],
  [{ verdict: 'passed', reason: '' }, /must be one line for a person/],
  [{ verdict: 'waiting', reason: 'x', retryAt: T0 }, /must be later than 2026-01-05T08:00:00\.000Z/],
])('fails for the answer %j', async (answer, said) => {
  await expect(answering(answer)).rejects.toThrow(said);
});

test('fails with what the question throws', async () => {
  await expect(defineGate(() => { throw new RangeError('no such order'); })(gateRequest())).rejects.toThrow('no such order');
});
