import { Person, Rehearsal } from '../../lib/local';

/** One identity-based policy. */
export function policy(actions: readonly string[], resources: readonly string[]): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: resources }] };
}

/** Somebody outside of the app who may start, stop and retry its pipelines, and answer nothing. */
export function operator(r: Rehearsal): Person {
  const actions = ['codepipeline:StartPipelineExecution', 'codepipeline:StopPipelineExecution', 'codepipeline:RetryStageExecution'];
  return r.as('arn:aws:iam::111111111111:role/Operators', 'ada', { policies: [policy(actions, ['arn:aws:codepipeline:*:111111111111:shop-*'])] });
}

/** Somebody outside of the app who may do everything, as holders of `AdministratorAccess` may. */
export function administrator(r: Rehearsal, name = 'alex'): Person {
  return r.as('arn:aws:iam::111111111111:role/Administrators', name, { policies: [policy(['*'], ['*'])] });
}
