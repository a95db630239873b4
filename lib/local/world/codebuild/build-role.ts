import type { AccessPort, Right } from '../iam/access-port';
import { assumeRole } from '../iam/assume-role';
import { servicePrincipal } from '../iam/callers';
import { CODEBUILD_RIGHTS } from '../iam/rights/codebuild';
import { REGISTRY_RIGHTS, repositoryArn } from '../iam/rights/ecr';
import { LogsPort } from '../ports';
import { Caller, ServiceError } from '../service';
import { PhaseFailure } from './failure';
import { Project } from './project';

export interface BuildRoleDependencies {
  readonly access: AccessPort;
  readonly logs: LogsPort;
  readonly account: string;
  readonly region: string;
}

const NOT_ASSUMABLE = 'CodeBuild is not authorized to perform: sts:AssumeRole on service role. Please verify that: 1) The provided service role exists, '
  + '2) The role name is case-sensitive and matches exactly, and 3) The role has the necessary trust policy configured.';
const ECR_IMAGE = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)/;

/** What CodeBuild itself does in the name of a project's role while a build of it goes on. */
export class BuildRole {
  public readonly caller: Caller;
  private readonly service: Caller;

  /** Throws what StartBuild says of a role that can't be assumed: https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html */
  constructor(private readonly deps: BuildRoleDependencies, private readonly project: Project, private readonly id: string) {
    this.service = servicePrincipal('codebuild.amazonaws.com', { arn: project.arn, account: deps.account });
    try {
      this.caller = assumeRole(deps.access, this.service, project.roleArn, `AWSCodeBuild-${id}`);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      throw new ServiceError('InvalidInputException', `${NOT_ASSUMABLE} (${error.message})`);
    }
  }

  /** What comes before the sources: the log, and the image that the commands run in. */
  public begin(): PhaseFailure | undefined {
    const { roleArn, name, logGroup, image } = this.project;
    const { account, region, logs } = this.deps;
    const build = `arn:aws:codebuild:${region}:${account}:build/${name}:${this.id}`;
    return this.attempt(() => logGroup !== undefined && logs.write({ group: logGroup, stream: this.id }, this.caller), (message) => new PhaseFailure('QUEUED', 'ACCESS_DENIED',
      `Service role ${roleArn} does not allow AWS CodeBuild to create Amazon CloudWatch Logs log streams for build ${build}. Error message: ${message}`))
      ?? this.attempt(() => this.pull(image), (message) => new PhaseFailure('PROVISIONING', 'BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE',
        `Unable to pull customer's container image. CannotPullContainerError: ${message}`));
  }

  /** What comes when the commands were good. `isNew` says whether a report group is not there yet. */
  public report(isNew: (groupArn: string) => boolean): PhaseFailure | undefined {
    const { buildspec, name } = this.project;
    const { account, region, access } = this.deps;
    return this.attempt(() => buildspec.reports.forEach(({ group, kind }) => {
      const arn = group.startsWith('arn:') ? group : `arn:aws:codebuild:${region}:${account}:report-group/${name}-${group}`;
      access.require(this.caller, ...CODEBUILD_RIGHTS.Report.rights({ arn, kind, isNew: isNew(arn) }));
    }), (message) => new PhaseFailure('UPLOAD_ARTIFACTS', 'CLIENT_ERROR', `AccessDeniedException: ${message}`));
  }

  /** A repository of another account is not known here: only what the caller's own policies say is asked. */
  private pull(image: string): void {
    const [, account, region, name] = ECR_IMAGE.exec(image) ?? [];
    if (!account) return;
    const isRole = this.project.pulledBy === 'SERVICE_ROLE';
    const ours = account === this.deps.account;
    const rights = REGISTRY_RIGHTS.pull.rights(repositoryArn(name, { account, region })).map((right): Right => ({ ...right, account: this.deps.account }));
    if (isRole) this.deps.access.require(this.caller, ...REGISTRY_RIGHTS.login.rights(), ...rights);
    else if (ours) this.deps.access.require(this.service, ...rights);
  }

  private attempt(work: () => unknown, failure: (message: string) => PhaseFailure): PhaseFailure | undefined {
    try {
      work();
      return undefined;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return failure(error.message);
    }
  }
}
