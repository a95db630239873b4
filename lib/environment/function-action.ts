import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { FunctionName } from '../contracts/functions';
import { EXECUTION_ID, JOB_SCHEMA_VERSION } from '../contracts/jobs';
import type { ReleaseStore } from '../release-store';

/** Which pipeline an action belongs to, and what its JSON is made with. */
export interface ActionContext {
  readonly store: ReleaseStore;
  readonly release: string;
  readonly environment: string;
  readonly json: (value: unknown) => string;
}

/** An action that calls one of the store's functions. */
export function functionAction(
  { store, json }: Pick<ActionContext, 'store' | 'json'>, name: string, fn: FunctionName, parameters: unknown,
): CfnPipeline.ActionDeclarationProperty {
  return {
    name,
    actionTypeId: { category: 'Invoke', owner: 'AWS', provider: 'Lambda', version: '1' },
    configuration: { FunctionName: store._functionName(fn), UserParameters: json(parameters) },
  };
}

/** What every job of an environment is told. */
export function jobOf({ release, environment }: ActionContext) {
  return { schemaVersion: JOB_SCHEMA_VERSION, release, environment, executionId: EXECUTION_ID };
}
