import { ActionRun } from './model';

/** The SNS message of an approval, key by key as captured: compact, what is not configured is null, names in the subject are cut. */
export function approvalMessage(action: ActionRun, region: string): { readonly subject: string; readonly message: string } {
  const { execution, structure } = action.stage;
  const pipelineName = execution.pipeline.name;
  const consoleLink = `https://console.aws.amazon.com/codesuite/codepipeline/pipelines/${pipelineName}/view?region=${region}`;
  return {
    subject: `APPROVAL NEEDED: AWS CodePipeline ${cut(pipelineName)} for action ${cut(action.structure.name)}`,
    message: JSON.stringify({
      region,
      consoleLink,
      approval: {
        pipelineName,
        stageName: structure.name,
        actionName: action.structure.name,
        token: action.id,
        expires: `${new Date(action.approval?.expires ?? action.start).toISOString().slice(0, 16)}Z`,
        externalEntityLink: action.resolved.ExternalEntityLink ?? null,
        approvalReviewLink: `${consoleLink}#/${structure.name}/${action.structure.name}/approve/${action.id}`,
        customData: action.resolved.CustomData ?? null,
      },
    }),
  };
}

function cut(name: string): string {
  return name.length > 24 ? `${name.slice(0, 24)}...` : name;
}
