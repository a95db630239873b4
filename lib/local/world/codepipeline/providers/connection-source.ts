import { ReleaseError } from '../../../../contracts/errors';
import { zip } from '../../../archive';
import { writeCloneRef } from '../../connections/clone-ref';
import { Commit } from '../../connections/repository';
import { CONNECTION_RIGHTS } from '../../iam/rights/connections';
import { Caller, ServiceError } from '../../service';
import { callerOf } from '../action-caller';
import { ActionStructure } from '../declaration';
import { CodePipelineDependencies } from '../dependencies';
import { ActionRun } from '../model';
import { TIMING } from '../timing';
import { ActionHost, ActionProvider, failure } from './provider';

/** `Source/AWS/CodeStarSourceConnection/1`: hands on a commit, as an archive of its files or as a reference that CodeBuild clones. */
export class ConnectionSource implements ActionProvider {
  public readonly type = { category: 'Source', owner: 'AWS', provider: 'CodeStarSourceConnection', version: '1' };
  public readonly required = ['ConnectionArn', 'FullRepositoryId', 'BranchName'];
  public readonly optional = ['OutputArtifactFormat', 'DetectChanges'];
  public readonly inputs = [0, 0] as const;
  public readonly outputs = [1, 1] as const;
  public readonly hasTimeout = false;
  public readonly revisionTypes = ['COMMIT_ID'];

  constructor(private readonly deps: CodePipelineDependencies) {}

  public admit({ name, configuration: { ConnectionArn, OutputArtifactFormat = 'CODE_ZIP', DetectChanges = 'true' } }: ActionStructure): void {
    const refuse = (text: string) => new ServiceError('InvalidActionDeclarationException', `Action configuration for action '${name}' ${text}`);
    if (!/^arn:[^:]+:(codestar-connections|codeconnections):[^:]+:\d{12}:connection\/.+$/.test(ConnectionArn)) throw refuse(`has a ConnectionArn that is none: '${ConnectionArn}'`);
    if (!['CODE_ZIP', 'CODEBUILD_CLONE_REF'].includes(OutputArtifactFormat)) throw refuse(`has the OutputArtifactFormat '${OutputArtifactFormat}'; it is CODE_ZIP or CODEBUILD_CLONE_REF`);
    if (!['true', 'false'].includes(DetectChanges.toLowerCase())) throw new ReleaseError('Unsupported', `action ${name}: DetectChanges is true or false, not '${DetectChanges}'`);
  }

  public entityUrl({ ConnectionArn, FullRepositoryId, BranchName }: Readonly<Record<string, string>>): string {
    return `https://${this.deps.region}.console.aws.amazon.com/codesuite/settings/connections/redirect?connectionArn=${ConnectionArn}&referenceType=BRANCH&FullRepositoryId=${FullRepositoryId}&Branch=${BranchName}`;
  }

  public start(action: ActionRun, host: ActionHost): void {
    action.shown = { actionExecutionId: action.id, status: 'InProgress', lastStatusChange: new Date(action.start) };
    host.later(action, TIMING.connectionSource, 'work', 'source', () => this.fetch(action, host));
  }

  private async fetch(action: ActionRun, host: ActionHost): Promise<void> {
    const { execution } = action.stage;
    const { FullRepositoryId: repository, BranchName: branch, ConnectionArn: connectionArn } = action.resolved;
    let caller: Caller;
    try {
      caller = callerOf(this.deps, action);
      this.deps.access.require(caller, ...CONNECTION_RIGHTS.UseConnection.rights({ connectionArn, fullRepositoryId: repository }));
    } catch (error) {
      return this.denied(action, host, `Unable to use Connection: ${connectionArn}. The provided role does not have sufficient permissions.`, error);
    }
    const override = execution.overrides.find(({ actionName }) => actionName === action.structure.name)?.revisionValue;
    const commit = await this.deps.repositories.commit(repository, override ?? `refs/heads/${branch}`);
    if (!commit) {
      const what = override === undefined ? `Branch [${branch}]` : `Commit [${override}]`;
      return host.finish(action, failure(action, 'ConfigurationError', `[${this.provider(action)}] No ${what} found for FullRepositoryName [${repository}]`, this.deps.timeline.now));
    }
    const bytes = await this.artifact(action, commit.id);
    const [output] = action.outputs;
    try {
      this.deps.objects.write(output.bucket, output.key, bytes, caller);
    } catch (error) {
      return this.denied(action, host, 'The provided role does not have permissions to perform this action.', error, 'Service: Amazon S3; ');
    }
    const summary = JSON.stringify({ ProviderType: this.provider(action), CommitMessage: commit.message });
    host.finish(action, {
      status: 'Succeeded',
      result: { externalExecutionId: commit.id, externalExecutionSummary: summary },
      variables: this.variables(action, commit),
      revision: { actionName: action.structure.name, artifactName: output.name, revisionId: commit.id, revisionSummary: summary },
    });
  }

  private async artifact(action: ActionRun, commitId: string): Promise<Buffer> {
    const { ConnectionArn: connectionArn, FullRepositoryId: fullRepositoryId, OutputArtifactFormat } = action.resolved;
    if (OutputArtifactFormat === 'CODEBUILD_CLONE_REF') return writeCloneRef({ connectionArn, fullRepositoryId, commitId });
    return zip(await this.deps.repositories.files(fullRepositoryId, commitId));
  }

  /** https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html. What the ids of authors look like differs by provider. */
  private variables(action: ActionRun, { id, authorName, authorEmail, authorDate, message }: Commit): Record<string, string> {
    const { ConnectionArn, FullRepositoryId, BranchName } = action.resolved;
    const { origin } = action.stage.execution;
    return {
      AuthorDate: authorDate, AuthorDisplayName: authorName, AuthorEmail: authorEmail, AuthorId: authorEmail.split('@')[0], CommitId: id, CommitMessage: message, ConnectionArn,
      FullRepositoryName: FullRepositoryId, ProviderType: this.provider(action), ...(origin?.actionName === action.structure.name ? origin.variables : { BranchName }),
    };
  }

  private denied(action: ActionRun, host: ActionHost, what: string, error: unknown, service = ''): void {
    if (!(error instanceof ServiceError)) throw error;
    const message = `${what} Underlying error: ${error.message} (${service}Status Code: ${error.status}; Error Code: ${error.code})`;
    host.finish(action, failure(action, 'PermissionError', message, this.deps.timeline.now));
  }

  private provider(action: ActionRun): string {
    return this.deps.repositories.providerOf(action.resolved.ConnectionArn);
  }
}
