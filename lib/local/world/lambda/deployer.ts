import type { AccessPort } from '../iam/access-port';
import { LAMBDA_DEPLOY_RIGHTS } from '../iam/rights/lambda-deploy';
import { AliasTarget, FunctionReleasesPort } from '../ports';
import { Caller } from '../service';
import { FunctionReleases } from './function-releases';

/** Code, versions and aliases of functions, for whoever may. */
export class Deployer implements FunctionReleasesPort {
  constructor(private readonly releases: FunctionReleases, private readonly access: AccessPort) {}

  public alias(functionNameOrArn: string, name: string, by: Caller): AliasTarget {
    this.require('lookAtAlias', functionNameOrArn, by, name);
    return this.releases.alias(functionNameOrArn, name, by.account);
  }

  public updateCode(functionNameOrArn: string, archive: Buffer, by: Caller): void {
    this.require('updateCode', functionNameOrArn, by);
    this.releases.updateCode(functionNameOrArn, archive, by.account);
  }

  public publish(functionNameOrArn: string, by: Caller): string {
    this.require('publish', functionNameOrArn, by);
    const version = this.releases.publish(functionNameOrArn, by.account);
    this.require('lookAtVersion', functionNameOrArn, by, version);
    return version;
  }

  public updateAlias(functionNameOrArn: string, name: string, target: AliasTarget, by: Caller): void {
    this.require('updateAlias', functionNameOrArn, by);
    this.releases.updateAlias(functionNameOrArn, name, target, by.account);
  }

  private require(row: keyof typeof LAMBDA_DEPLOY_RIGHTS, functionNameOrArn: string, by: Caller, qualifier?: string): void {
    this.access.require(by, ...LAMBDA_DEPLOY_RIGHTS[row].rights({ arn: this.releases.arnOf(functionNameOrArn, by.account), ...(qualifier !== undefined && { qualifier }) }));
  }
}
