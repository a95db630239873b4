import { EVERYTHING_ALLOWED, SOMEBODY } from '../../../../helpers/access';
import { ReleaseError } from '../../../../../lib/contracts/errors';
import { zip } from '../../../../../lib/local/archive';
import { CodeBuildDependencies, CodeBuildService } from '../../../../../lib/local/world/codebuild/codebuild-service';
import { readProject } from '../../../../../lib/local/world/codebuild/project';
import { ConnectionsService } from '../../../../../lib/local/world/connections/connections-service';
import { EcrService } from '../../../../../lib/local/world/ecr/ecr-service';
import { unzip } from '../../../../../lib/local/world/files/unzip';
import { Ids } from '../../../../../lib/local/world/ids';
import { BuildEnd, BuildRequest } from '../../../../../lib/local/world/ports';
import { Journal } from '../../../../../lib/local/world/journal';
import { Caller, ServiceError } from '../../../../../lib/local/world/service';
import { Timeline } from '../../../../../lib/local/world/timeline';

const ROLE = 'arn:aws:iam::111111111111:role/Build';

/** A CodeBuild with one project, a map as S3, and what it said. */
export class TestBuilds {
  public readonly timeline = new Timeline(new Date('2026-03-01T10:00:00.000Z'));
  public readonly journal = new Journal(this.timeline);
  public readonly objects = new Map<string, Buffer>();
  public readonly roles = new Set<string>();
  public readonly lines: string[] = [];
  public readonly faults: ReleaseError[] = [];
  public readonly connections = new ConnectionsService({ timeline: this.timeline, onEvent: () => undefined });
  public readonly images = new EcrService({ timeline: this.timeline, ids: new Ids('seed'), access: EVERYTHING_ALLOWED, account: '111111111111', region: 'eu-west-1' });
  public readonly service: CodeBuildService;

  constructor(more: Partial<CodeBuildDependencies> = {}) {
    this.service = new CodeBuildService({
      timeline: this.timeline, journal: this.journal, ids: new Ids('seed'), account: '111111111111', region: 'eu-west-1', permission: 'run', patience: 60_000, images: this.images,
      objects: {
        demandRead: () => undefined,
        ownerOf: () => '111111111111',
        read: (bucket, key, _version, by) => {
          this.roles.add(by.roleArn!);
          const bytes = this.objects.get(`${bucket}/${key}`);
          if (!bytes) throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
          return { bytes, versionId: '1', etag: 'e' };
        },
        write: (bucket, key, bytes, by) => {
          if (bucket === 'closed') throw new ServiceError('AccessDenied', 'Access Denied', 403);
          this.roles.add(by.roleArn!);
          this.objects.set(`${bucket}/${key}`, bytes);
          return { bytes, versionId: '1', etag: 'e' };
        },
      },
      repositories: this.connections, onFault: (fault) => this.faults.push(fault), onOutput: (line) => this.lines.push(line), access: EVERYTHING_ALLOWED, logs: { write: () => undefined },
      ...more,
    });
  }

  public project(buildspec: object, more: Record<string, unknown> = {}): this {
    this.service.addProject(readProject('Stack.Project', 'shop', 'arn:aws:codebuild:eu-west-1:111111111111:project/shop', {
      ServiceRole: ROLE, Source: { Type: 'CODEPIPELINE', BuildSpec: JSON.stringify({ version: '0.2', phases: {}, ...buildspec }) }, Artifacts: { Type: 'CODEPIPELINE' },
      Environment: { Type: 'LINUX_CONTAINER', ComputeType: 'BUILD_GENERAL1_SMALL', Image: 'aws/codebuild/standard:7.0' }, ...more,
    }));
    return this;
  }

  public async source(name: string, files: Readonly<Record<string, string>>): Promise<this> {
    this.objects.set(`in/${name}`, await zip(Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text), isExecutable: path.endsWith('.sh') }))));
    return this;
  }

  public async build(request: Partial<BuildRequest> = {}, by: Caller = SOMEBODY): Promise<BuildEnd> {
    const { service } = this;
    return (await service.start({
      project: 'shop', pipeline: 'shop-build', variables: [], sources: [{ name: 'Source', bucket: 'in', key: 'Source', revision: 'c0ffee' }], primary: 'Source', outputs: [], ...request,
    }, by)).end();
  }

  /** An artifact that was written: contents by path. */
  public artifact(name: string): Record<string, string> {
    return Object.fromEntries(unzip(this.objects.get(`out/${name}`)!).map(({ path, bytes }) => [path, bytes.toString('utf8')]));
  }
}

export const outputs = (...names: string[]) => names.map((name) => ({ name, bucket: 'out', key: name }));

export const commands = (...build: string[]) => ({ phases: { build: { commands: build } } });
