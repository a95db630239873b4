import { isDeepStrictEqual } from 'node:util';
import { Stage } from './moves';
import { Of, Past } from './past';
import { Environment, ENVIRONMENTS, pipelineOf, siteOf } from './places';

/** What must be true at every moment of every history. Judged by what the stand-ins saw and by what the ledger says happened, not by the product's own fold. */
const INVARIANTS: Readonly<Record<string, (past: Past) => boolean>> = {
  'what is written to a website is of the release that the execution carries': ({ observer, execution }) => observer.writes.every(({ environment, executionId, key, text }) => (
    text === null || siteOf(observer.carriedBy(execution(environment, executionId)!) ?? '')[key] === text
  )),
  'only an open deployment writes': (past) => past.observer.writes.every(({ order, environment, executionId }) => past.isOpen(environment, executionId, order)),
  'nothing reaches prod without a yes of somebody who is named, or because it was good there': (past) => past.of('opened', 'prod').every((item) => past.isEntitled(item)),
  'nothing is deployed that was written over after it was sealed': ({ observer, of, execution }) => ENVIRONMENTS.every((name) => of('opened', name).every(({ order, fact }) => (
    observer.carriedBy(execution(name, fact.executionId)!) !== '1.1.0' || !observer.deeds.some((deed) => deed.what === 'overwrite' && deed.order < order)
  ))),
  'one deployment is open in an environment, and each ends once': (past) => ENVIRONMENTS.every((name) => alternates(past, name, 'opened', ['closed'])),
  'one execution has an environment, and each gives it back once': (past) => ENVIRONMENTS.every((name) => alternates(past, name, 'admitted', ['closed', 'freed'])),
  'nothing is started where somebody is': (past) => ENVIRONMENTS.every((name) => past.of('start', name).every(({ order }) => !past.isTaken(name, order))),
  'who has an environment carries the sealed release that he has it for': ({ all, versionOf }) => all('admitted').every((item) => versionOf(item) === item.fact.release.version),
  'each start has an execution of its own': ({ all }) => new Set(all('started').map(({ fact }) => fact.executionId)).size === all('started').length,
  'a start is one execution': ({ observer, of }) => ENVIRONMENTS.every((name) => (observer.started.get(pipelineOf(name))?.size ?? 0) <= of('start', name).length),
  'a deployment is closed when its execution has ended and none of its actions is in progress': ({ all }) => all('closed').every(({ execution }) => (
    execution === undefined || (!['InProgress', 'Stopping'].includes(execution.status) && execution.actions.every(({ status }) => status !== 'InProgress'))
  )),
  'a deployment is interrupted only by a change of its pipeline': ({ observer, all }) => (
    all('closed').every(({ order, fact }) => fact.outcome !== 'interrupted' || observer.deeds.some((deed) => deed.what === 'redeploy' && deed.order < order))
  ),
  'a closed deployment leaves nothing that could be deployed': ({ all }) => all('closed').every(({ execution }) => execution === undefined || execution.left.length === 0),
  'gates say yes only while the alarm is green': ({ all }) => all('verdict').every(({ fact, alarm }) => fact.side !== 'after' || fact.answer !== 'approved' || alarm === 'OK'),
  'a no of the gates is final': ({ all, good }) => all('verdict').every(({ fact }) => fact.answer !== 'rejected' || !good.some((item) => item.fact.executionId === fact.executionId)),
  'what is good was read back, and is on the website': ({ good, versionOf }) => good.every((item) => (
    hasSucceeded(item, 'attest') && isSite(item.site, versionOf(item)) && item.execution!.actions.every(({ stage, status }) => stage !== 'Deploy' || status === 'Succeeded')
  )),
  'what is good in prod has gates that the product answered': ({ good }) => good.every((item) => item.fact.environment !== 'prod' || (
    hasSucceeded(item, 'gates-after') && isOfTheProduct(item.execution!.actions.find(({ name }) => name === 'gates-after')!.by)
  )),
  'what was read back is on the website': ({ all, versionOf }) => all('attested').every((item) => !item.fact.ok || isSite(item.site, versionOf(item))),
  'only what was good in test goes on to prod': ({ of, good }) => of('start', 'prod').every(({ order, fact }) => (
    fact.class === 'rollback' || good.some((item) => item.order < order && item.fact.environment === 'test' && item.version === fact.release.version)
  )),
  'a failed deployment in prod goes back to the most recent other release that was good, and there is no other way back': (past) => past.of('closed', 'prod').every((item) => (
    item.fact.outcome === 'interrupted' || (item.fact.rollback?.version ?? null) === past.wayBack(item)
  )) && past.of('start', 'prod').every((item) => item.fact.class !== 'rollback' || past.lastWayBack(item.order) === item.fact.release.version),
  'the ledger is written once': ({ observer }) => observer.overwritten === 0,
};

/** What must be true when nothing goes on any more and nobody is asked. */
const AT_THE_END: Readonly<Record<string, (past: Past, stage: Stage) => boolean>> = {
  'everything that was begun has ended': (past) => ENVIRONMENTS.every((name) => !past.isTaken(name, Infinity) && past.of('opened', name).length === past.of('closed', name).length),
  'no execution goes on': ({ observer }) => ENVIRONMENTS.every((name) => observer.executions(name).every(({ status }) => status !== 'InProgress' && status !== 'Stopping')),
  'nothing is scheduled': (_, { r }) => r.schedules().every((name) => !name.startsWith('shop-')),
  'nothing waits': (_, { r }) => r.report.environments.every(({ waiting }) => waiting === null),
  'what came last was tried in test, and what was good there last in prod': (past) => isTried(past, 'test', past.all('sealed').at(-1)?.fact.release.version)
    && isTried(past, 'prod', past.good.filter((item) => item.fact.environment === 'test').at(-1)?.version),
  'what prod is said to run is what it holds': ({ observer }, { r }) => {
    const { running } = r.report.environment('prod');
    return running === null || isSite(observer.siteOf('prod'), running.version);
  },
};

export function brokenInvariants({ observer }: Stage): string[] {
  const past = new Past(observer);
  return Object.entries(INVARIANTS).filter(([, holds]) => !holds(past)).map(([name]) => name);
}

export function brokenAtTheEnd(stage: Stage): string[] {
  const past = new Past(stage.observer);
  return Object.entries(AT_THE_END).filter(([, holds]) => !holds(past, stage)).map(([name]) => name);
}

/** Whether each of these facts is followed by an end of the same execution before there is another one. */
function alternates({ observer }: Past, environment: Environment, begins: 'opened' | 'admitted', ends: readonly string[]): boolean {
  let open: string | undefined;
  for (const { fact } of observer.witnessed) {
    if (!('executionId' in fact && 'environment' in fact) || fact.environment !== environment) continue;
    if (fact.kind === begins) {
      if (open !== undefined) return false;
      open = fact.executionId;
    } else if (ends.includes(fact.kind)) {
      if (fact.kind === 'closed' && open !== fact.executionId) return false;
      if (open === fact.executionId) open = undefined;
    }
  }
  return true;
}

function hasSucceeded({ execution }: Of<'closed'>, action: string): boolean {
  return execution?.actions.some(({ name, status }) => name === action && status === 'Succeeded') === true;
}

function isOfTheProduct(arn: string | undefined): boolean {
  return /:assumed-role\/[^/]*tend[^/]*\//i.test(arn ?? '');
}

function isSite(found: Readonly<Record<string, string>>, version: string | undefined): boolean {
  return version !== undefined && isDeepStrictEqual(found, siteOf(version));
}

function isTried(past: Past, environment: Environment, version: string | undefined): boolean {
  return version === undefined || [...past.of('start', environment), ...past.of('admitted', environment)].some(({ fact }) => fact.release.version === version);
}
