import { ReleaseError } from '../../../../contracts/errors';
import { S3_SOURCE_RIGHTS } from '../../iam/rights/s3-source';
import { ServiceError } from '../../service';
import { callerOf } from '../action-caller';
import { ActionStructure } from '../declaration';
import { CodePipelineDependencies } from '../dependencies';
import { ActionRun } from '../model';
import { TIMING } from '../timing';
import { ActionHost, ActionProvider, failure } from './provider';

/** `Source/AWS/S3/1`: copies one object, as it is, to the artifact store. It never polls: a source that would is refused. */
export class S3Source implements ActionProvider {
  public readonly type = { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' };
  public readonly required = ['S3Bucket', 'S3ObjectKey'];
  public readonly optional = ['PollForSourceChanges', 'AllowOverrideForS3ObjectKey'];
  public readonly inputs = [0, 0] as const;
  public readonly outputs = [1, 1] as const;
  public readonly hasTimeout = false;
  public readonly revisionTypes = ['S3_OBJECT_VERSION_ID', 'S3_OBJECT_KEY'];

  constructor(private readonly deps: CodePipelineDependencies) {}

  public admit(action: ActionStructure): void {
    const polls = action.configuration.PollForSourceChanges;
    if (polls === undefined || polls.toLowerCase() === 'true') {
      throw new ReleaseError('Unsupported', `action ${action.name}: the rehearsal's S3 source does not poll; set PollForSourceChanges to false`);
    }
  }

  public entityUrl(): string {
    return `https://console.aws.amazon.com/s3/home?region=${this.deps.region}#`;
  }

  public start(action: ActionRun, host: ActionHost): void {
    action.shown = { actionExecutionId: action.id, status: 'InProgress', lastStatusChange: new Date(action.start) };
    host.later(action, TIMING.source, 'work', 'source', () => this.copy(action, host));
  }

  private copy(action: ActionRun, host: ActionHost): void {
    const { execution } = action.stage;
    const bucket = action.resolved.S3Bucket;
    const override = (type: string) => execution.overrides.find((o) => o.actionName === action.structure.name && o.revisionType === type)?.revisionValue;
    const key = override('S3_OBJECT_KEY') ?? action.resolved.S3ObjectKey;
    try {
      const caller = callerOf(this.deps, action);
      this.deps.access.require(caller, ...S3_SOURCE_RIGHTS.copy.rights({ bucket, key, account: this.deps.objects.ownerOf(bucket) }));
      const object = this.deps.objects.read(bucket, key, override('S3_OBJECT_VERSION_ID'), caller);
      const [output] = action.outputs;
      this.deps.objects.write(output.bucket, output.key, object.bytes, caller);
      const summary = `Amazon S3 version id: ${object.versionId}`;
      host.finish(action, {
        status: 'Succeeded',
        result: { externalExecutionId: object.versionId, externalExecutionSummary: summary },
        variables: { BucketName: bucket, ETag: object.etag.replace(/"/g, ''), ObjectKey: key, VersionId: object.versionId },
        revision: { actionName: action.structure.name, artifactName: output.name, revisionId: object.versionId, revisionSummary: summary },
      });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const [code, message] = explain(error, bucket, key);
      host.finish(action, failure(action, code, message, this.deps.timeline.now));
    }
  }
}

function explain(error: ServiceError, bucket: string, key: string): [string, string] {
  if (error.status === 403) {
    return ['PermissionError', `The provided role does not have permissions to perform this action. Underlying error: ${error.message} (Service: Amazon S3; Status Code: 403; Error Code: ${error.code})`];
  }
  return ['ConfigurationError', `Could not access the Amazon S3 object: "${bucket}/${key}". Make sure that the names of the bucket and object are both correct.`];
}
