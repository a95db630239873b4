import { ReleaseError } from '../../../../contracts/errors';
import { PULL_REQUEST_EVENTS } from '../../connections/events';
import { glob } from '../../files/glob';
import { PropertyReader } from '../property-reader';
import { Patterns, PullRequestFilter, PushFilter, Trigger } from './declaration';

/** Reads the property `Triggers`. */
export function readTriggers(triggers: readonly PropertyReader[]): Trigger[] {
  return triggers.map((r) => {
    r.only('ProviderType', 'GitConfiguration');
    const type = r.text('ProviderType');
    if (type !== 'CodeStarSourceConnection') throw new ReleaseError('Unsupported', `${r.where}: the provider of a trigger is CodeStarSourceConnection, not ${type}`);
    const git = r.child('GitConfiguration').only('SourceActionName', 'Push', 'PullRequest');
    return { sourceActionName: git.text('SourceActionName'), push: git.list('Push').map(readPush), pullRequest: git.list('PullRequest').map(readPullRequest) };
  });
}

function readPush(r: PropertyReader): PushFilter {
  r.only('Branches', 'FilePaths', 'Tags');
  const [branches, filePaths, tags] = ['Branches', 'FilePaths', 'Tags'].map((name) => readPatterns(r, name));
  return { ...(branches && { branches }), ...(filePaths && { filePaths }), ...(tags && { tags }) };
}

function readPullRequest(r: PropertyReader): PullRequestFilter {
  r.only('Branches', 'Events', 'FilePaths');
  const named = r.texts('Events');
  const unknown = named.find((event) => !(PULL_REQUEST_EVENTS as readonly string[]).includes(event));
  if (unknown !== undefined) throw new ReleaseError('Unsupported', `${r.where}: the events of a pull request are ${PULL_REQUEST_EVENTS.join(', ')}, not ${unknown}`);
  const [branches, filePaths] = ['Branches', 'FilePaths'].map((name) => readPatterns(r, name));
  return { events: PULL_REQUEST_EVENTS.filter((event) => named.length === 0 || named.includes(event)), ...(branches && { branches }), ...(filePaths && { filePaths }) };
}

/** A pattern that is not understood is refused when the pipeline is made. */
function readPatterns(r: PropertyReader, name: string): Patterns | undefined {
  const child = r.optionalChild(name)?.only('Excludes', 'Includes');
  if (!child) return undefined;
  const [includes, excludes] = [child.texts('Includes'), child.texts('Excludes')];
  [...includes, ...excludes].forEach(glob);
  return { includes, excludes };
}
