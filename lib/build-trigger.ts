import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { fault } from './private/fault';

/** What a push must touch to begin a build. */
export interface PushTriggerOptions {
  /**
   * Patterns of branches, e.g. `main` or `release/**`; at most eight.
   * @default - the source's branch
   */
  readonly branches?: string[];
  /**
   * Patterns of files of which one must have changed, e.g. `services/api/**`; at most eight. Only the first hundred changed files are looked at.
   * @default - whatever changed
   */
  readonly paths?: string[];
  /**
   * Patterns of files that count as unchanged; at most eight.
   * @default - none
   */
  readonly excludedPaths?: string[];
}

/** What of a pull request begins a build. */
export interface PullRequestTriggerOptions {
  /**
   * Patterns of branches that it wants to go to; at most eight.
   * @default - the source's branch
   */
  readonly branches?: string[];
  /**
   * Patterns of files of which one must have changed; at most eight.
   * @default - whatever changed
   */
  readonly paths?: string[];
}

/** @internal */
export interface RenderedTrigger {
  readonly push?: CfnPipeline.GitPushFilterProperty;
  readonly pullRequest?: CfnPipeline.GitPullRequestFilterProperty;
}

/**
 * What begins a build: https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-triggers.html.
 * A build pipeline has at most three triggers for pushes and tags, and three for pull requests.
 */
export abstract class BuildTrigger {
  /** A push to a branch. */
  public static push(options: PushTriggerOptions = {}): BuildTrigger {
    return new RenderableTrigger([options.branches, options.paths, options.excludedPaths], (branch) => ({
      push: {
        branches: { includes: options.branches ?? [branch] },
        ...(options.paths || options.excludedPaths ? { filePaths: { includes: options.paths, excludes: options.excludedPaths } } : {}),
      },
    }));
  }

  /** A tag whose name matches one of these patterns, e.g. `v*`; at most eight. */
  public static tag(...patterns: string[]): BuildTrigger {
    return new RenderableTrigger([patterns], () => ({ push: { tags: { includes: patterns } } }));
  }

  /** A pull request that is opened or gets new commits. It is built and tested, and never sealed: nobody has agreed to it yet. */
  public static pullRequest(options: PullRequestTriggerOptions = {}): BuildTrigger {
    return new RenderableTrigger([options.branches, options.paths], (branch) => ({
      pullRequest: {
        events: ['OPEN', 'UPDATED'], branches: { includes: options.branches ?? [branch] },
        ...(options.paths ? { filePaths: { includes: options.paths } } : {}),
      },
    }));
  }

  /** @internal */
  public abstract _render(branch: string): RenderedTrigger;

  /** @internal */
  public abstract _faults(): string[];
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const PATTERNS_MAX = 8;
const PATTERN_MAX = 255;

class RenderableTrigger extends BuildTrigger {
  constructor(private readonly patterns: readonly (readonly string[] | undefined)[], private readonly render: (branch: string) => RenderedTrigger) {
    super();
  }

  public override _render(branch: string): RenderedTrigger {
    return this.render(branch);
  }

  public override _faults(): string[] {
    return this.patterns.flatMap((list) => (list === undefined ? [] : [
      ...(list.length >= 1 && list.length <= PATTERNS_MAX ? [] : [fault('TriggerInvalid', `a trigger has ${list.length} patterns of one kind`, `use 1 to ${PATTERNS_MAX}`)]),
      ...list.filter((pattern) => pattern.length === 0 || pattern.length > PATTERN_MAX)
        .map((pattern) => fault('TriggerInvalid', `the pattern '${pattern.slice(0, 40)}' has ${pattern.length} characters`, `use 1 to ${PATTERN_MAX}`)),
    ]));
  }
}
