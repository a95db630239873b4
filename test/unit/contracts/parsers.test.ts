import { parseConfiguration } from '../../../lib/contracts/configuration';
import { digestOf } from '../../../lib/contracts/digest';
import { parseDrop } from '../../../lib/contracts/drop';
import { parseGateRequest, parseGateResponse } from '../../../lib/contracts/gate';
import { parseHttpGateParameters } from '../../../lib/contracts/http-gate';
import { parseAdmitParameters, parseAttestParameters, parsePublishParameters, parseVerifyParameters } from '../../../lib/contracts/jobs';
import { parseEntry } from '../../../lib/contracts/ledger';
import { parseManifest } from '../../../lib/contracts/manifest';
import { parseSampleState } from '../../../lib/contracts/sample';
import { after, configurationOf, execution, image, manifestOf, manifestText, T0 } from '../../helpers/contracts';
import { changed, isObject, Json, otherType, Place, walk } from '../../helpers/documents';
import { chainOf, FACTS } from '../../helpers/ledgers';

interface Document {
  readonly name: string;
  /** How its messages call it. */
  readonly called: string;
  readonly valid: Json;
  readonly parse: (document: Json) => unknown;
  /** Fields that may be absent. */
  readonly optional?: readonly string[];
  /** Fields whose content is anybody's own. */
  readonly open?: readonly string[];
  /** The part that is looked at here. */
  readonly within?: string;
}

const json = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
const text = (parse: (text: string) => unknown) => (document: Json): unknown => parse(JSON.stringify(document));
const source = (path: string): string[] => ['commit', 'author', 'repository'].map((field) => `${path}.${field}`);

const job = { schemaVersion: 1, release: 'shop', environment: 'prod', executionId: execution(1) };
const admitted = { ...job, version: '1.0.0', digest: digestOf('manifest') };
const target = { artifact: 'site', bucket: 'shop-site', role: 'arn:aws:iam::111111111111:role/Deploy' };
const NEWS = 'arn:aws:sns:eu-west-1:111111111111:News';
const jobDocument = (name: string, parse: (text: string) => unknown, valid: unknown): Document => ({ name, called: 'UserParameters', valid: json(valid), parse: text(parse) });

const chain = chainOf(FACTS).map((entry) => JSON.parse(entry) as { fact: { kind: string } });
const factOptional: Readonly<Record<string, readonly string[]>> = { sealed: source('.fact.source'), verdict: ['.fact.waitedSeconds'] };
/** What an entry holds only where somebody is told. */
const TOLD = ['.state.unannounced', '.state.environments.prod.waits', '.state.environments.prod.taken.told'];

const DOCUMENTS: readonly Document[] = [
  { name: 'a manifest', called: 'release.json', valid: json(manifestOf('1.0.0', { images: [image('1.0.0')] })), parse: text(parseManifest), optional: [...source('.source'), '.images'] },
  {
    name: 'a drop', called: 'drop.json', parse: text(parseDrop), optional: source(''),
    valid: json({
      schemaVersion: 1, name: 'shop', version: '1.0.0', commit: 'c0ffee', author: 'bob', repository: 'acme/shop',
      artifacts: [{ name: 'site', file: 'site.zip', digest: digestOf('site') }],
    }),
  },
  {
    name: 'a configuration', called: 'parameter /store/shop/prod', parse: text((value) => parseConfiguration('/store/shop/prod', value)),
    valid: json(configurationOf({ artifacts: ['site'], approvals: [{ action: 'approve-1', approvers: [target.role], notify: [NEWS] }], notify: [{ topic: NEWS }], notifyAll: [{ topic: NEWS }] })),
    optional: ['.artifacts', '.approvals[0].notify', '.notify', '.notifyAll'],
    open: ['.before.gates[0].parameters', '.afterwards.gates[0].parameters'],
  },
  {
    name: 'a gate request', called: 'gate request', parse: parseGateRequest, open: ['.gate.parameters'], optional: source('.release.source'),
    valid: json({
      schemaVersion: 1, gate: { name: 'http', parameters: { url: 'https://shop.example.com/' } }, side: 'after',
      release: {
        name: 'shop', version: '1.0.0', digest: digestOf('manifest'), artifacts: [{ name: 'site', digest: digestOf('site'), size: 120 }], images: [{ name: 'api', uri: image('1.0.0').uri, digest: image('1.0.0').digest }], source: manifestOf().source,
      },
      running: { version: '0.9.0', digest: digestOf('before') }, environment: { name: 'prod', account: '111111111111', region: 'eu-west-1' },
      class: 'normal', evaluation: { attempt: 1, startedAt: T0, now: T0 }, executionId: execution(1),
    }),
  },
  {
    name: 'a gate response', called: 'gate response', parse: (value) => parseGateResponse(value, T0), open: ['.evidence'], optional: ['.evidence', '.retryAt'],
    valid: json({ verdict: 'waiting', reason: 'frozen until Monday', evidence: { calendar: 'closed' }, retryAt: after(60) }),
  },
  {
    name: 'parameters of an HTTP gate', called: 'HTTP gate parameters', parse: parseHttpGateParameters,
    valid: json({ url: 'https://shop.example.com/', status: 200, contains: ['{version}'], timeoutSeconds: 10, privateAddresses: ['10.0.0.7'] }),
  },
  jobDocument('parameters of admit', parseAdmitParameters, job),
  jobDocument('parameters of verify', parseVerifyParameters, { ...admitted, asks: ['approve-1', 'gates-after'] }),
  jobDocument('parameters of publish', parsePublishParameters, { ...job, target }),
  jobDocument('parameters of attest', parseAttestParameters, { ...job, targets: [target] }),
  jobDocument('parameters of attest for an alias', parseAttestParameters, { ...job, targets: [{ artifact: 'api', function: 'shop-api', alias: 'live', role: target.role }] }),
  {
    name: 'a sample state', called: 'sample state', parse: text(parseSampleState), optional: ['.last[0].retryAt'],
    valid: json({
      schemaVersion: 1, side: 'after', token: 'gates-after-1', startedAt: T0, attempts: 2, steadySince: T0, nextAt: T0,
      last: [{ name: 'http', verdict: 'waiting', reason: 'not yet', retryAt: T0 }],
    }),
  },
  ...chain.map((entry): Document => ({
    name: `a ledger entry that says '${entry.fact.kind}'`, called: 'ledger entry', valid: json(entry), parse: text(parseEntry),
    optional: [...factOptional[entry.fact.kind] ?? [], ...TOLD],
  })),
];

/** The code and message that a document is refused with; undefined if it is taken. */
function refusal(parse: Document['parse'], document: Json): { code: string; message: string } | undefined {
  try {
    parse(document);
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ name: 'ReleaseError' });
    return error as { code: string; message: string } & Error;
  }
}

describe.each(DOCUMENTS)('$name', ({ called, valid, parse, optional = [], open = [] }) => {
  const places = walk(valid, open);
  const fields = places.filter((place) => typeof place.steps.at(-1) === 'string');
  const isEnvironment = (place: Place): boolean => place.steps.at(-2) === 'environments';
  const isRecord = (place: Place): boolean => open.includes(place.path) || place.path === '.state.environments';

  /** Places whose change is not refused as it should be: with this code, naming this path. */
  const unnoticed = (list: readonly Place[], change: (place: Place) => Json, code: string, path = (place: Place): string => place.path): string[] =>
    list.filter((place) => {
      const found = refusal(parse, change(place));
      return found?.code !== code || !found.message.startsWith(`${called}: `) || !found.message.includes(`'${called}${path(place)}'`);
    }).map((place) => place.path);

  test('is read as it was written', () => {
    expect(json(parse(valid))).toEqual(valid);
  });

  test('is read without what is optional', () => {
    const least = fields.filter((place) => optional.includes(place.path)).reduce((document, place) => changed(document, place.steps, undefined)!, valid);
    expect(json(parse(least))).toEqual(least);
  });

  test('fails without any one field, and names it', () => {
    const needed = fields.filter((place) => !optional.includes(place.path) && !isEnvironment(place));
    expect(needed.length).toBeGreaterThan(1);
    expect(unnoticed(needed, (place) => changed(valid, place.steps, undefined)!, 'FieldMissing')).toEqual([]);
  });

  test('fails for any one value of another type, and names it', () => {
    const typed = places.filter((place) => place.value !== null && place.steps.length > 0 && place.path !== '.evidence');
    expect(unnoticed(typed, (place) => changed(valid, place.steps, otherType(place.value))!, 'FieldInvalid')).toEqual([]);
  });

  test('fails for an unknown field in any object, and names it', () => {
    const closed = places.filter((place) => isObject(place.value) && !isRecord(place));
    const more = (place: Place): Json => changed(valid, place.steps, { ...place.value as object, unexpected: 1 })!;
    expect(unnoticed(closed, more, 'FieldInvalid', (place) => `${place.path}.unexpected`)).toEqual([]);
  });

  test('fails for what is no document at all', () => {
    expect([null, 'text', 7, []].filter((value) => refusal(parse, value) === undefined)).toEqual([]);
  });

  if (!fields.some((place) => place.path === '.schemaVersion')) return;

  test('fails for a newer schema version, and says nothing else of its new fields', () => {
    const newer = changed(changed(valid, ['schemaVersion'], 2)!, ['novelty'], 1)!;
    expect(refusal(parse, newer)).toMatchObject({
      code: 'VersionUnsupported', message: `${called}: '${called}.schemaVersion' must be 1 (written by another version of this package), got 2`,
    });
  });
});

test('the chain has every kind of fact, so that every reader is tried', () => {
  expect(new Set(chain.map(({ fact }) => fact.kind)).size).toBe(17);
});

test.each([['release.json', parseManifest], ['drop.json', parseDrop], ['UserParameters', parseAdmitParameters], ['ledger entry', parseEntry], ['sample state', parseSampleState]])(
  'fails for a %s that is no JSON, and shows its beginning', (name, parse) => {
    expect(refusal((document) => parse(document as string), `<html>${'x'.repeat(100)}`)).toMatchObject({
      code: 'DocumentUnreadable', message: expect.stringMatching(new RegExp(`^${name}: is not JSON: <html>x{71}\\.\\.\\.$`)),
    });
  });

test('fails with all faults at once, each with the value', () => {
  expect(() => parseManifest(manifestText('1.0.0', { name: 'My Shop', sealedAt: 'yesterday' }))).toThrow(
    /'release\.json\.name' must be a text like .*, got "My Shop"; 'release\.json\.sealedAt' must be an instant like 2026-01-31T12:00:00\.000Z, got "yesterday"/,
  );
});

test('fails for a ledger that names a release where it says that nothing is known', () => {
  const opened = JSON.parse(chainOf(FACTS)[6]) as { state: { environments: { prod: { running: object; taken: { release: object } } } } };
  const { prod } = opened.state.environments;
  prod.running = { ...prod.running, release: prod.taken.release };
  expect(() => parseEntry(JSON.stringify(opened))).toThrow(/'ledger entry\.state\.environments\.prod\.running\.release' must be absent where nothing is known/);
});

test.each(['2026-02-30T00:00:00.000Z', '2026-13-01T00:00:00.000Z', '2026-01-01T25:00:00.000Z', '2026-01-01T00:00:00Z', '2026-01-01'])('fails for the instant %s', (sealedAt) => {
  expect(() => parseManifest(manifestText('1.0.0', { sealedAt }))).toThrow(/'release\.json\.sealedAt' must be an instant/);
});

test('admission is told both values of what a rollback needs otherwise, or refuses', () => {
  const told = (value: object) => parseAdmitParameters(JSON.stringify({ ...job, byClass: { shift: value } }));
  expect(told({ otherwise: 'Canary10Percent5Minutes', rollback: 'AllAtOnce' }).byClass).toEqual({ shift: { otherwise: 'Canary10Percent5Minutes', rollback: 'AllAtOnce' } });
  expect(() => told({ otherwise: 'AllAtOnce' })).toThrow(/'UserParameters\.byClass\.shift\.rollback' must be/);
});

test.each(['__defineGetter__', 'constructor', 'toString', ''])('fails for a fact of the kind %j', (kind) => {
  const entry = JSON.stringify({ ...chain[0], fact: { kind } });
  expect(() => parseEntry(entry)).toThrow(/'ledger entry\.fact\.kind' must be one of numbered, /);
});
