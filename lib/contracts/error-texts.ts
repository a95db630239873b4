import { ErrorCode } from './errors';

/** What a code means, for its page and for nobody's bundle. */
export interface ErrorText {
  /** When it is said. */
  readonly when: string;
  /** A message as it is printed; what stands between ‹ and › is a value. */
  readonly example: string;
  /** What to do. */
  readonly remedy: string;
}

export const ERROR_TEXTS: Readonly<Record<ErrorCode, ErrorText>> = {
  DocumentUnreadable: {
    when: 'a document is no JSON at all', example: '‹drop.json›: is not JSON: ‹{ "name": shop }›',
    remedy: 'write it with a program that knows JSON, and hand it in again',
  },
  FieldMissing: {
    when: 'a document has no field of this name, or an action no such artifact', example: 'the action has no input artifact \'‹site›\' (it has: ‹Release›)',
    remedy: 'add what is named; for an action, deploy the pipeline as the constructs make it',
  },
  FieldInvalid: {
    when: 'a field has another type or form, or nobody knows it', example: "'‹drop.json.artifact›' is not a known field (known: ‹name, version, artifacts›)",
    remedy: 'correct the field; the message names it by its path, and all faults of a document at once',
  },
  VersionUnsupported: {
    when: 'a document was written for another version of this package', example: "'‹drop.json.schemaVersion›' must be ‹1› (written by another version of this package)‹›, got ‹2›",
    remedy: 'use the version of the package that wrote it, or deploy again with this one',
  },
  EnvironmentVariableMissing: {
    when: 'a function of the store was not given what it needs', example: 'missing environment variable ‹RELEASES_BUCKET›; deploy the store again',
    remedy: 'deploy the store again; somebody has changed its functions by hand',
  },
  ReleaseUnsealed: {
    when: 'something is deployed that was never sealed', example: '‹1.4.0› was never sealed; hand it in as a drop',
    remedy: 'start the pipeline with the release.json of a sealed release, or with nothing',
  },
  ReleaseAltered: {
    when: 'what was sealed is not what lies in the store now',
    example: 'somebody wrote over ‹releases/shop/1.4.0/…/site.zip› after it was sealed: its current version is ‹a delete marker›, sealed was ‹3sL4kqtJ›; find out who before anything of it is deployed',
    remedy: 'find out who wrote there, and remove his version: the sealed one is current again, and may be deployed',
  },
  ReleaseBad: {
    when: 'a release comes to an environment where it was found bad', example: '‹1.1.0› was found bad here at ‹2026-01-05T08:46:00Z›: ‹health answered 500›',
    remedy: 'build a new release; what was bad stays bad there',
  },
  ReleaseConflict: {
    when: 'a version is handed in again with other bytes', example: "version ‹1.4.0› of '‹shop›' was sealed at ‹2026-01-05T08:03:52Z› with ‹other bytes›; give these a version of their own",
    remedy: 'give it a version of its own; a release is never changed',
  },
  DropInvalid: {
    when: 'what a build server hands in is not complete, or not what drop.json says', example: '‹drop/shop/17/site.zip› has the digest ‹sha256:1f…›, but drop.json says ‹sha256:2a…›; hand it in again',
    remedy: 'write the archives first and drop.json last, and hand it in again under another id',
  },
  HandoverInvalid: {
    when: 'a build does not say properly what it has made', example: "the build has not said how it ended ('‹›'): its container may have ended early; look at its log",
    remedy: 'look at the log of the build; commands must not end the container or write into .cdk-release',
  },
  BuildFailed: {
    when: 'a command of a build, or of a stage after it, fails', example: '‹npm test› ended with status ‹1›',
    remedy: 'mend it and commit; to run the same commit again, retry all actions of the stage',
  },
  ReleaseUnknown: {
    when: 'a deployment wants an artifact or a file that the release does not have', example: "the artifact '‹infra›' of ‹1.4.0› has no file ‹template.json›",
    remedy: 'let the build put it there, or correct the path in the app',
  },
  ImageMissing: {
    when: 'a container image of a release is not in its repository', example: '‹api›:‹1.4.0› is not in ‹111111111111.dkr.ecr.eu-west-1.amazonaws.com/api› any more, sealed was ‹sha256:9c…›; push it again, or find out who removed it',
    remedy: 'push it under that tag; keep lifecycle rules away from images of releases',
  },
  ImageMoved: {
    when: 'the tag of a container image leads to other bytes than those that were sealed', example: '‹api›:‹1.4.0› is ‹sha256:77…› now, sealed was ‹sha256:9c…›; find out who pushed it to ‹111111111111.dkr.ecr.eu-west-1.amazonaws.com/api›',
    remedy: 'find out who pushed it; make tags of the repository immutable',
  },
  EnvironmentTaken: {
    when: 'a release comes while the environment has another one, or goes back first', example: 'queued behind ‹1.4.0›, which has ‹prod›; it is started when that has ended',
    remedy: 'nothing: it is started by itself, once, when its turn comes; what the environment has already is not started a second time',
  },
  EnvironmentUnknown: {
    when: 'the configuration of an environment is not there', example: "there is no parameter ‹/cdk-release-pipeline/Shop-Store/shop/prod›; deploy the stack of '‹shop›' again",
    remedy: 'deploy the stack of the release pipeline again; somebody has deleted the parameter',
  },
  NotPromoted: {
    when: 'a release is started where it may not come yet', example: '‹1.4.0› has not been good in ‹test›, before ‹prod›; deploy it there first',
    remedy: 'deploy it to the environments before',
  },
  NotAdmitted: {
    when: 'an execution goes on without having the environment', example: 'execution ‹3f0c…› does not have ‹prod›; start the release again',
    remedy: 'start the release again; somebody has retried or skipped a stage of an execution that is over',
  },
  AlreadyOpened: {
    when: 'an execution begins its deployment a second time', example: 'this execution has begun a deployment already, at ‹2026-01-05T08:10:44Z›; start the release again',
    remedy: 'start the release again instead of retrying the stage',
  },
  AnswerDoesNotCount: {
    when: 'somebody has answered who is not named, or without the reason that is asked for', example: '‹approve-1› was answered by ‹arn:aws:sts::111111111111:assumed-role/Admin/eve›, who is not named as one who may',
    remedy: 'start the release again; whoever is named answers',
  },
  ApprovalVoid: {
    when: 'the configuration was changed after people were asked', example: 'the configuration of ‹prod› was changed (version ‹3› to ‹4›) after the approval was asked; people are asked again',
    remedy: 'nothing: people are asked again by themselves',
  },
  ConfigurationDiffers: {
    when: 'pipeline and configuration of an environment are not of one deployment', example: 'the pipeline of ‹prod› asks ‹approve-1›, its configuration (version ‹4›) names ‹nothing›;',
    remedy: 'deploy the stack again; nobody should change one of them by hand',
  },
  DeploymentClosed: {
    when: 'an action goes on although its deployment is over', example: 'the deployment of execution ‹3f0c…› in ‹prod› is not open; start the release again',
    remedy: 'start the release again instead of retrying the action',
  },
  TargetDiffers: {
    when: 'what runs is not what was deployed, or a change set is not made of what was sealed', example: '‹the change set of shop-data› is in ‹FAILED›: ‹no updates›; start the release again',
    remedy: 'find out who else deploys there; the message names the first file, alias or template that differs',
  },
  ArchiveInvalid: {
    when: 'an archive is no ZIP that can be read', example: "its file '‹../etc/passwd›' does not lie in its folder",
    remedy: 'pack it again with a usual program; paths are relative and stay inside',
  },
  ArtifactTooLarge: {
    when: 'an archive is larger than S3 copies in one call', example: '‹drop/shop/17/site.zip› has ‹6000000000› bytes; an archive may have ‹5368709120›',
    remedy: 'split it into several artifacts, or leave out what is not deployed',
  },
  OutOfTime: {
    when: 'a function has not done its job before its timeout', example: 'the function ran out of time before its job was done; retry the stage',
    remedy: 'retry the stage; what was done already is not done again',
  },
  LedgerBroken: {
    when: 'the chain of the ledger does not hold: an entry was removed, inserted or altered', example: 'ledger entry ‹17› does not follow entry ‹16›: something was removed, inserted or altered between them',
    remedy: 'nothing is deployed any more: find out who wrote there, and put the sealed versions of the entries back',
  },
  AssemblyUnreadable: {
    when: 'a folder holds no synthesized app, or one that cannot be read', example: '‹cdk.out› holds no manifest.json‹›; ‹›name the directory that `cdk synth` wrote, usually cdk.out',
    remedy: 'synthesize the app again, with a version of aws-cdk-lib that the package knows',
  },
  WiringBroken: {
    when: 'a template is not wired as the constructs do it', example: "‹Shop.ShopprodPipeline› ‹ExecutionMode›: expected ‹'SUPERSEDED'›, found ‹'QUEUED'›",
    remedy: 'take back what changes resources of the release pipeline (escape hatches, aspects); all places are listed',
  },
  Unsupported: {
    when: 'a pipeline reaches something that the rehearsal has no stand-in for', example: 'it is inline or a container image; a rehearsal runs functions whose code is a folder (Code.fromAsset)',
    remedy: 'do it in another way, or rehearse the app without it; [what there is](support.md)',
  },
  StoryInvalid: {
    when: 'a story does what cannot be done', example: 'no execution is in progress in ‹prod›',
    remedy: 'correct the story; the message says what there is instead',
  },
  HostUnknown: {
    when: 'something in a rehearsal asks a host that nobody serves', example: "nobody serves ‹www.example.com› (served: ‹nothing›); ‹name it with r.host('www.example.com', bucket)›",
    remedy: "say who serves it: r.host('www.example.com', 'Shop/Bucket')",
  },
  DidNotSettle: {
    when: 'something still goes on after the time that settle was given', example: 'something still goes on after ‹1 day›: ‹gates-after in prod›; give settle more time, or use advance',
    remedy: 'give settle more time, or use advance',
  },
  NotReached: {
    when: 'what a story waits for does not happen in time', example: '‹prod runs 1.0.0›: not within ‹1 hour›; ‹gates-after waits in prod›',
    remedy: 'read what goes on in its place; wait longer, or let happen what it needs',
  },
  AppFailed: {
    when: 'the command that synthesizes an app fails', example: "the app's command '‹node app.js›' ‹›ended with status ‹1›; what it printed stands above",
    remedy: 'run the command yourself; correct --app, or "app" in cdk.json',
  },
  UsageInvalid: {
    when: 'the command line, or an option of the API, is used in a way that there is not', example: '--‹app› is empty; give it a value, or leave it out',
    remedy: 'cdk-release help COMMAND says how to call it',
  },
  BuildsRefused: {
    when: 'a build would run, and nobody has allowed that', example: 'the build project ‹shop-build› would run ‹npm ci› on this machine, in a scratch folder;',
    remedy: "--run-builds, or { builds: 'run' }, if you trust the commands; or hand in what they make: r.built(…)",
  },
  AccessDenied: {
    when: 'in a rehearsal, a function, a service or a person was denied a call', example: '‹Shop-tend› may not ‹ssm:GetParametersByPath› on ‹arn:aws:ssm:…›: ‹no identity-based policy allows it›',
    remedy: 'grant it where the message says it is missing; [rights](iam.md)',
  },
  GrantUnused: {
    when: 'with strict rights, the templates grant more than the stories use', example: "‹2 grants› of the app's templates ‹are› more than the story uses; take away what nothing needs, or let a story need it:",
    remedy: 'take it away, or let a story need it',
  },
  Interrupted: {
    when: 'somebody ended by hand what played time: Ctrl-C in the shell, or `r.interrupt()`',
    example: 'time stands still at ‹2026-01-05T08:07:15.735Z›; what was under way goes on when time passes again',
    remedy: 'let time pass again: `settle`, `advance`, `until`',
  },
};
