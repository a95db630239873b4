import { FunctionName } from '../../contracts/functions';
import { LEDGER_PREFIX, RELEASES_PREFIX } from '../../contracts/keys';
import { at, Json, listOf, show } from '../json';
import { PlannedResource } from '../plan';
import { roleOf } from './check-functions';
import { Inspection } from './inspection';
import { demandedAccounts, demandedOf, grantsOf, matches, statementsOf, trustedServices } from './statements';
import { functionsOf, Store } from './stores';

/**
 * What the store's buckets and topic refuse to everybody, whatever rights they have: unencrypted calls, deletions, replacements, and
 * writers of releases and ledger that are not the functions. A condition that is missing refuses too much, or lets a service act for others.
 */
export function checkPolicies(inspection: Inspection, store: Store): void {
  const { releasesBucket, workBucket, artifactsBucket, topic } = store;
  const logs = inspection.ofType('AWS::S3::Bucket').filter((bucket) => bucket.name === at(releasesBucket.properties, 'LoggingConfiguration.DestinationBucketName'));
  for (const bucket of [releasesBucket, workBucket, artifactsBucket, ...logs]) {
    const policies = policiesOf(inspection, 'AWS::S3::BucketPolicy', (policy) => policy.properties.Bucket === bucket.name);
    checkStatements(inspection, policies);
    demand(inspection, bucket, policies, 'a denial of calls without TLS', (s) => condition(s, 'Bool', 'aws:SecureTransport') === 'false');
    demand(inspection, bucket, policies, 'a denial of old TLS versions', (s) => condition(s, 'NumericLessThan', 's3:TlsVersion') !== undefined);
  }
  const topicPolicies = policiesOf(inspection, 'AWS::SNS::TopicPolicy', (policy) => listOf(policy.properties.Topics).includes(topic.ref));
  checkStatements(inspection, topicPolicies);
  demand(inspection, topic, topicPolicies, 'a denial of publishing without TLS', (s) => condition(s, 'Bool', 'aws:SecureTransport') === 'false');
  checkReleases(inspection, store);
  checkPassing(inspection, store);
}

function checkReleases(inspection: Inspection, { releasesBucket: bucket, functions }: Store): void {
  const policies = policiesOf(inspection, 'AWS::S3::BucketPolicy', (policy) => policy.properties.Bucket === bucket.name);
  const roles = (...names: FunctionName[]) => names.flatMap((name) => functions[name] ?? []).map((resource) => roleOf(inspection, resource)?.arn);
  const concerns = (s: Json, action: string, key: string) => listOf(s.Action).includes(action)
    && listOf(s.Resource).some((pattern) => matches(String(pattern), `${bucket.arn}/${key}`));
  const [manifest, archive, entry] = [`${RELEASES_PREFIX}a/1/release.json`, `${RELEASES_PREFIX}a/1/2/b.zip`, `${LEDGER_PREFIX}a/1.json`];
  for (const [action, key] of ['s3:DeleteObject', 's3:DeleteObjectVersion'].flatMap((deletion) => [manifest, archive, entry].map((k) => [deletion, k]))) {
    demand(inspection, bucket, policies, `a denial of ${action} for ${key}`, (s) => concerns(s, action, key) && s.Condition === undefined);
  }
  for (const key of [manifest, entry]) {
    demand(inspection, bucket, policies, `a denial of replacing ${key}`, (s) => concerns(s, 's3:PutObject', key) && condition(s, 'Null', 's3:if-none-match') === 'true');
  }
  const writers = (key: string, allowed: readonly (string | undefined)[]) => demand(
    inspection, bucket, policies, `a denial of writing ${key} for everybody but ${allowed.length} functions`,
    (s) => concerns(s, 's3:PutObject', key) && sameSet(listOf((at(s, 'Condition.ArnNotEquals') as Json | undefined)?.['aws:PrincipalArn']), allowed),
  );
  writers(archive, roles('seal'));
  writers(entry, roles('build', 'seal', 'admit', 'verify', 'attest', 'tend', 'announce'));
}

/** Whoever hands a role to a service says to which. */
function checkPassing(inspection: Inspection, store: Store): void {
  for (const role of functionsOf(store).flatMap(([, resource]) => roleOf(inspection, resource) ?? [])) {
    for (const grant of grantsOf(inspection.plan, role).filter((s) => listOf(s.Action).includes('iam:PassRole'))) {
      const services = demandedOf(grant, 'iam:PassedToService').map(({ value }) => value);
      if (!sameSet(services, ['scheduler.amazonaws.com'])) inspection.fault(role, 'iam:PassRole Condition iam:PassedToService', show('scheduler.amazonaws.com'), show(services));
    }
  }
}

/** No denial of everything, and no service that may act in anybody's name. */
function checkStatements(inspection: Inspection, policies: readonly PlannedResource[]): void {
  for (const policy of policies) {
    statementsOf(policy.properties.PolicyDocument).forEach((statement, index) => {
      const where = `PolicyDocument.Statement[${index}].Condition`;
      if (statement.Effect === 'Deny' && statement.Condition === undefined && !listOf(statement.Action).every((action) => DELETIONS.includes(String(action)))) {
        inspection.fault(policy, where, 'a condition', 'nothing: all is denied to all');
      }
      for (const service of trustedServices(statement)) {
        if (demandedOf(statement, 'aws:SourceArn').length === 0) inspection.fault(policy, where, `aws:SourceArn for ${service}`, 'nothing');
        if (demandedAccounts(statement).length === 0) inspection.fault(policy, where, `aws:SourceAccount for ${service}`, 'nothing');
      }
    });
  }
}

const DELETIONS: readonly string[] = ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'];

function policiesOf(inspection: Inspection, type: string, isFor: (policy: PlannedResource) => boolean): PlannedResource[] {
  return inspection.ofType(type).filter(isFor);
}

function demand(inspection: Inspection, of: PlannedResource, policies: readonly PlannedResource[], what: string, holds: (statement: Json) => boolean): void {
  const denials = policies.flatMap((policy) => statementsOf(policy.properties.PolicyDocument)).filter((statement) => statement.Effect === 'Deny');
  if (!denials.some(holds)) inspection.fault(policies[0] ?? of, 'PolicyDocument', what, 'none');
}

function condition(statement: Json, operator: string, key: string): string | undefined {
  const tests = at(statement, `Condition.${operator}`) as Json | undefined;
  return tests?.[key] === undefined ? undefined : String(tests[key]);
}

function sameSet(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}
