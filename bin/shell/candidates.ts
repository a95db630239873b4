import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BUILD_ENVIRONMENT } from '../../lib/contracts/build';
import { APPROVE_STAGE, STAGES } from '../../lib/contracts/jobs';
import type { Plan } from '../../lib/local';
import type { Session } from './session';
import type { Kind } from './word';
import { STATES, UNITS } from './words/time';

/** What may stand in a place, of what somebody has begun to write there and the words before it. */
export function candidates(kind: Kind, plan: Plan, session: Session, begun: string, before: readonly string[]): readonly string[] {
  switch (kind) {
    case 'environment': return environments(plan);
    case 'pipeline': return [...environments(plan), ...(plan.wiring.some(({ wiring }) => wiring.builds?.length) ? [BUILD_ENVIRONMENT] : [])];
    case 'stage': return [...Object.values(STAGES), APPROVE_STAGE];
    case 'role': return roles(plan);
    case 'alarm': return named(plan, ['AWS::CloudWatch::Alarm']);
    case 'function': return named(plan, FUNCTIONS);
    case 'target': return named(plan, ['AWS::S3::Bucket', ...FUNCTIONS]);
    case 'path': return paths(begun, false);
    case 'folder': return paths(begun, true);
    case 'artifact': return begun.includes('=') ? folders(begun) : artifacts(plan).map((name) => `${name}=`);
    case 'version': return session.rehearsal.report.releases.map(({ version }) => version);
    case 'unit': return /^\d/.test(before.at(-1) ?? '') ? UNITS : [];
    case 'condition': return condition(plan, session, before);
    case 'word': return session.words.map(({ name }) => name);
    case 'text': return [];
  }
}

const FUNCTIONS = ['AWS::Lambda::Alias', 'AWS::Lambda::Function'];

/** By their names; in an app with several release pipelines with these. */
function environments(plan: Plan): string[] {
  const all = plan.wiring.flatMap(({ wiring }) => wiring.environments);
  const isAlone = new Set(all.map(({ release }) => release)).size === 1;
  return all.map(({ release, environment }) => (isAlone ? environment : `${release}/${environment}`));
}

function named(plan: Plan, types: readonly string[], isMeant: (properties: Readonly<Record<string, unknown>>) => boolean = () => true): string[] {
  return [...plan.resources, ...plan.inert].filter(({ type, properties }) => types.includes(type) && isMeant(properties)).map(({ path }) => path.replace(/\/Resource$/, ''));
}

/** Roles that only services assume, or roles of the app, are nobody's. */
function roles(plan: Plan): string[] {
  const own = new Set(plan.resources.filter(({ type }) => type === 'AWS::IAM::Role').map(({ arn }) => arn));
  return named(plan, ['AWS::IAM::Role'], ({ AssumeRolePolicyDocument: trust }) => {
    const { Statement = [] } = (trust ?? {}) as { readonly Statement?: readonly { readonly Principal?: { readonly AWS?: string | readonly string[]; readonly Federated?: unknown }; readonly Condition?: unknown }[] };
    // From another account a function's role is named by a condition.
    const isOpen = (condition: unknown) => !/"aws:PrincipalArn"/i.test(JSON.stringify(condition ?? {}));
    return Statement.some(({ Principal = {}, Condition }) => Principal.Federated !== undefined || (isOpen(Condition) && [Principal.AWS ?? []].flat().some((arn) => !own.has(arn))));
  });
}

/** `prod asks`, `prod runs 1.1.0`, `prod waits for …`, `1.1.0 is bad`, and how long at most. */
function condition(plan: Plan, session: Session, before: readonly string[]): readonly string[] {
  const [subject, verb] = before;
  if (before.includes('within')) return candidates('unit', plan, session, '', before);
  if (subject === undefined) return [...environments(plan), ...session.rehearsal.report.releases.map(({ version }) => version)];
  const isEnvironment = environments(plan).includes(subject);
  if (verb === undefined) return isEnvironment ? ['asks', 'runs', 'waits'] : ['is'];
  if (before.length === 2 && verb === 'is') return STATES;
  if (before.length === 2 && verb === 'runs') return session.rehearsal.report.releases.map(({ version }) => version);
  return before.length === 2 && verb === 'waits' ? ['for', 'within'] : ['within'];
}

/** Names that the environments' configurations say. */
function artifacts(plan: Plan): string[] {
  const values = plan.resources.filter(({ type }) => type === 'AWS::SSM::Parameter').map(({ properties }) => properties.Value).filter((value) => typeof value === 'string');
  return [...new Set(values.flatMap((value) => /"artifacts":\[([^\]]*)\]/.exec(value)?.[1].match(/[^",]+/g) ?? []))];
}

/** An artifact's folder stands behind its name. */
function folders(begun: string): string[] {
  const [, name = '', path] = /^([^=/]+=)?(.*)$/.exec(begun)!;
  return paths(path, true).map((found) => name + found);
}

function paths(begun: string, onlyFolders: boolean): string[] {
  const folder = begun.endsWith('/') ? begun : dirname(begun);
  try {
    return readdirSync(folder === '' ? '.' : folder, { withFileTypes: true })
      .filter((entry) => (entry.isDirectory() || !onlyFolders) && (!entry.name.startsWith('.') || basename(begun).startsWith('.')))
      .map((entry) => `${begun.startsWith('./') && folder === '.' ? './' : ''}${join(folder, entry.name)}${entry.isDirectory() ? '/' : ''}`);
  } catch {
    return [];
  }
}
