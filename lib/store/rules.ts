import { Lazy } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { DROP_PREFIX, LEDGER_PREFIX } from '../contracts/keys';
import { StoreFunction } from './store-function';

/** What wakes functions: something was dropped, something was written into the ledger, an execution changed. */
export class StoreRules extends Construct {
  public readonly drops: CfnRule;
  public readonly ledger: CfnRule;
  public readonly pipelines: CfnRule;

  constructor(scope: Construct, id: string, parts: {
    readonly releases: IBucket; readonly work: IBucket; readonly seal: StoreFunction; readonly tend: StoreFunction; readonly pipelineNames: () => string[];
  }) {
    super(scope, id);
    this.drops = this.rule('Drops', parts.seal, 'a build server has dropped something', created(parts.work, { wildcard: `${DROP_PREFIX}*/drop.json` }));
    this.ledger = this.rule('Ledger', parts.tend, 'something was written into a ledger', created(parts.releases, { prefix: LEDGER_PREFIX }));
    this.pipelines = this.rule('Pipelines', parts.tend, 'an execution of an environment has changed', {
      'source': ['aws.codepipeline'],
      'detail-type': ['CodePipeline Pipeline Execution State Change'],
      'detail': { pipeline: Lazy.any({ produce: () => (parts.pipelineNames().length > 0 ? parts.pipelineNames() : [{ exists: false }]) }) },
    });
  }

  /** Builds that CodeBuild itself ended, where something is built at all: nobody hands over anything then. */
  public tellOfBuilds(build: StoreFunction, pipelineNames: () => string[]): CfnRule {
    return this.rule('Builds', build, 'CodeBuild has ended a build', {
      'source': ['aws.codepipeline'],
      'detail-type': ['CodePipeline Action Execution State Change'],
      'detail': { pipeline: Lazy.any({ produce: pipelineNames }), state: ['FAILED'], type: { provider: ['CodeBuild'] } },
    });
  }

  /** The function that announces is told of new entries, too, where somebody wants to be told. */
  public tellOfEntries(announce: StoreFunction): void {
    this.ledger.targets = [...this.ledger.targets as CfnRule.TargetProperty[], { id: announce.name, arn: announce.arn }];
    announce.invokedBy('ByLedger', 'events.amazonaws.com', this.ledger.attrArn);
  }

  private rule(id: string, target: StoreFunction, description: string, eventPattern: unknown): CfnRule {
    const rule = new CfnRule(this, id, {
      description: `cdk-release-pipeline: ${description}`, state: 'ENABLED', eventPattern, targets: [{ id: target.name, arn: target.arn }],
    });
    target.invokedBy(`By${id}`, 'events.amazonaws.com', rule.attrArn);
    return rule;
  }
}

function created(bucket: IBucket, key: Readonly<Record<string, string>>): unknown {
  return { 'source': ['aws.s3'], 'detail-type': ['Object Created'], 'detail': { bucket: { name: [bucket.bucketName] }, object: { key: [key] } } };
}
