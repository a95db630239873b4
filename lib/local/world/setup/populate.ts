import { ReleaseError } from '../../../contracts/errors';
import type { Plan, PlannedResource } from '../../../plan';
import { ServiceError } from '../service';
import type { World } from '../world';
import { alarm, compositeAlarm } from './alarms';
import { buildProject, connection, logGroup, reportGroup } from './builds';
import { alias, fn, invokeConfig, version } from './functions';
import { repository } from './images';
import { role, rule, schedule, scheduleGroup, subscription, topic } from './messaging';
import { Part } from './part';
import { bucket, parameter } from './storage';

/**
 * How much it matters that a resource can be made here. What every rehearsal stands on is refused at once; what only a user's own
 * resources may have is left out, and the journal says so.
 */
type Weight = 'essential' | 'optional';

/** In the order in which they need each other; pipelines come last, because each starts an execution. */
const PARTS: readonly (readonly [string, Weight, Part])[] = [
  ['AWS::IAM::Role', 'essential', role],
  ['AWS::S3::Bucket', 'essential', bucket],
  ['AWS::SSM::Parameter', 'optional', parameter],
  ['AWS::CloudWatch::Alarm', 'optional', alarm],
  ['AWS::CloudWatch::CompositeAlarm', 'optional', compositeAlarm],
  ['AWS::SNS::Topic', 'optional', topic],
  ['AWS::Lambda::Function', 'essential', fn],
  ['AWS::Lambda::Version', 'optional', version],
  ['AWS::Lambda::Alias', 'optional', alias],
  ['AWS::Lambda::EventInvokeConfig', 'optional', invokeConfig],
  ['AWS::ECR::Repository', 'essential', repository],
  ['AWS::Logs::LogGroup', 'optional', logGroup],
  ['AWS::CodeBuild::ReportGroup', 'optional', reportGroup],
  ['AWS::CodeBuild::Project', 'essential', buildProject],
  ['AWS::CodeConnections::Connection', 'optional', connection],
  ['AWS::CodeStarConnections::Connection', 'optional', connection],
  ['AWS::SNS::Subscription', 'optional', subscription],
  ['AWS::Events::Rule', 'optional', rule],
  ['AWS::Scheduler::ScheduleGroup', 'optional', scheduleGroup],
  ['AWS::Scheduler::Schedule', 'optional', schedule],
  ['AWS::CodePipeline::Pipeline', 'essential', ({ codepipeline }, { logicalId, name, properties }) => codepipeline.create({ ...properties, Name: name }, logicalId)],
];

/** Types whose stand-in is one account and region; roles, buckets and alarms are found wherever they are, and a function elsewhere refuses to be invoked. */
const LOCAL = ['AWS::SSM::Parameter', 'AWS::ECR::Repository', 'AWS::SNS::Topic', 'AWS::Events::Rule', 'AWS::Scheduler::ScheduleGroup', 'AWS::Scheduler::Schedule', 'AWS::CodePipeline::Pipeline'];

const NAMED = ['AWS::Lambda::Function', 'AWS::CodeBuild::Project', 'AWS::CodeBuild::ReportGroup', 'AWS::CloudWatch::CompositeAlarm', 'AWS::Logs::LogGroup'];

/** Makes everything in a plan that a world has a stand-in for. Throws all refusals at once. */
export function populate(world: World, plan: Plan): void {
  const refusals: string[] = [];
  for (const [type, weight, part] of PARTS) {
    for (const resource of resourcesOf(plan, type)) {
      const fault = attempt(() => {
        if (LOCAL.includes(type) && !isAtHome(plan, resource)) throw new ReleaseError('Unsupported', `a rehearsal has ${type} in ${plan.account}/${plan.region} only`);
        part(world, resource);
      });
      if (fault === undefined) continue;
      if (weight === 'essential') refusals.push(`${resource.id} (${resource.path}): ${fault}`);
      else world.journal.note('world', `${resource.id} takes no part: ${fault}`);
    }
  }
  if (refusals.length > 0) throw new ReleaseError('Unsupported', `the app can't be rehearsed:\n${refusals.map((text) => `  ${text}`).join('\n')}`);
}

/** What is inert can still be named: a log group that is written to, a function that is refused by name. */
function resourcesOf({ resources, inert }: Plan, type: string): readonly PlannedResource[] {
  const all = NAMED.includes(type) ? [...resources, ...inert] : resources;
  return all.filter((resource) => resource.type === type);
}

function attempt(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof ReleaseError || error instanceof ServiceError) return error.message;
    throw error;
  }
}

function isAtHome(plan: Plan, { account, region }: PlannedResource): boolean {
  return account === plan.account && region === plan.region;
}
