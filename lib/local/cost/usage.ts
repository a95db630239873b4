import type { Plan, PlannedResource } from '../../plan';
import type { World } from '../world/world';
import { Usage } from './bill';
import { PriceName } from './prices';

/** How long a call of a function is taken to last: in virtual time it takes none. */
export const ASSUMED_MILLISECONDS = 1000;
/** What CloudWatch Logs counts for each event beside its text: https://aws.amazon.com/cloudwatch/pricing/ */
const LOG_EVENT_BYTES = 26;
/** The lines START, END and REPORT of each call. */
const CALL_LOG_BYTES = 350;
const BUILD_LOG_BYTES = 64 * 1024;
const MINUTE = 60_000;

const CALLS = 'each call of a function lasts 1 s';
const BUILDS = 'each build lasts 1 min';

/** What a request to a service is charged as; `*` stands for all others of it. */
export const REQUESTS: Readonly<Record<string, PriceName | 'nothing'>> = {
  's3 PutObject': 'objectWrite', 's3 CopyObject': 'objectWrite', 's3 ListObjectsV2': 'objectWrite', 's3 ListObjectVersions': 'objectWrite',
  's3 PutObjectRetention': 'objectWrite', 's3 PutObjectLegalHold': 'objectWrite', 's3 DeleteObjects': 'objectWrite',
  's3 DeleteObject': 'objectDelete', 's3 unknown': 'nothing', 's3 *': 'objectRead',
  'kms *': 'keyRequest',
  'sns *': 'message',
  'events *': 'awsEvent',
  // Managing schedules is not charged, nor is what Lambda does beside running functions; running them is counted as it happens.
  'scheduler invocation': 'scheduled', 'scheduler *': 'nothing', 'lambda *': 'nothing',
  'monitoring *': 'alarmRequest',
  'ssm *': 'parameterRequest', 'sts *': 'tokenRequest', 'ecr *': 'imageRequest', 'codepipeline *': 'pipelineRequest', 'cloudformation *': 'stackRequest',
};

/** What the run has used so far. */
export function usageOf(plan: Plan, world: World): Usage[] {
  return [...actions(world), ...builds(plan, world), ...functions(plan, world), ...requests(world), ...logs(world)];
}

/** Build projects of a kind that the list has no price for, which are left out. */
export function unpriced(plan: Plan, world: World): string[] {
  const projects = world.meter.builds.filter(({ project }) => buildPrice(plan, project) === undefined).map(({ project }) => project);
  return [...new Set(projects)].sort();
}

/** Bytes that were written to logs. */
export function loggedBytes({ meter }: World): number {
  const written = [...meter.functions.values()].reduce((sum, { requests: calls, logLines, logBytes }) => sum + logBytes + logLines * LOG_EVENT_BYTES + calls * CALL_LOG_BYTES, 0);
  return written + meter.builds.length * BUILD_LOG_BYTES;
}

/** Each action is rounded up to the minute; what waits for an answer, and what somebody else performs, is not charged. */
function actions({ codepipeline, timeline: { now } }: World): Usage[] {
  return codepipeline.actionTimes().filter(({ type }) => type.owner !== 'Custom').map(({ type, start, end = now }) => ({
    price: type.category === 'Approval' ? 'approvalMinute' : 'actionMinute', amount: wholeMinutes(end - start),
  }));
}

function builds(plan: Plan, { meter, timeline: { now } }: World): Usage[] {
  return meter.builds.flatMap(({ project, start, end = now }) => {
    const price = buildPrice(plan, project);
    return price ? [{ price, amount: wholeMinutes(end - start), assumed: BUILDS }] : [];
  });
}

function wholeMinutes(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / MINUTE));
}

function buildPrice(plan: Plan, project: string): PriceName | undefined {
  const environment = named(plan, 'AWS::CodeBuild::Project', project)?.properties.Environment as { readonly Type?: string; readonly ComputeType?: string } | undefined;
  const kinds: Readonly<Record<string, PriceName>> = {
    'LINUX_CONTAINER BUILD_GENERAL1_SMALL': 'buildLinuxSmall', 'LINUX_CONTAINER BUILD_GENERAL1_MEDIUM': 'buildLinuxMedium', 'LINUX_CONTAINER BUILD_GENERAL1_LARGE': 'buildLinuxLarge',
    'ARM_CONTAINER BUILD_GENERAL1_SMALL': 'buildArmSmall',
  };
  return kinds[`${environment?.Type} ${environment?.ComputeType}`];
}

function functions(plan: Plan, { meter }: World): Usage[] {
  return [...meter.functions].flatMap(([arn, { requests: calls, milliseconds }]) => {
    const lasted = milliseconds.reduce((sum, each) => sum + Math.max(each, ASSUMED_MILLISECONDS), 0);
    return callsOf(plan, arn, calls, lasted);
  });
}

/** So many calls of a function that last so many milliseconds together. */
export function callsOf(plan: Plan, arn: string, calls: number, milliseconds: number): Usage[] {
  const { Architectures: [architecture] = ['x86_64'], MemorySize: megabytes = 128 } = (named(plan, 'AWS::Lambda::Function', arn)?.properties ?? {}) as { Architectures?: string[]; MemorySize?: number };
  return [
    { price: 'invocation', amount: calls },
    { price: architecture === 'arm64' ? 'computeArm' : 'computeX86', amount: Number(megabytes) * milliseconds, assumed: CALLS },
  ];
}

function requests({ meter }: World): Usage[] {
  return [...meter.requests].flatMap(([name, amount]) => {
    const price = REQUESTS[name] ?? REQUESTS[`${name.split(' ', 1)[0]} *`];
    if (price === 'nothing') return [];
    return [{ price, amount, ...(price === 'keyRequest' && { assumed: 'keys of buckets save none of them' }) }];
  });
}

function logs(world: World): Usage[] {
  const assumed = ['each call logs 350 B of Lambda\'s own', ...world.meter.builds.length > 0 ? ['each build logs 64 kB'] : []].join(', ');
  return [{ price: 'logs', amount: loggedBytes(world), assumed }];
}

function named(plan: Plan, type: string, nameOrArn: string): PlannedResource | undefined {
  return [...plan.resources, ...plan.inert].find((resource) => resource.type === type && [resource.name, resource.arn].includes(nameOrArn));
}
