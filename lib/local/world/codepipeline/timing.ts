/**
 * Every span of time that this stand-in knows, in milliseconds, with where it comes from:
 * measured = seen on real CodePipeline by a third party; documented = AWS says so; assumed = nobody has told.
 */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const TIMING = {
  /** In which traffic shifts are told, and how often their alarms are looked at (assumed). */
  minute: MINUTE,
  /** Between the start of a Lambda deploy action and the new code (assumed). */
  lambdaDeployStart: 1 * SECOND,
  /** Between the new code and the first calls that get it (assumed). */
  lambdaDeployPublish: 10 * SECOND,
  /** Between the last calls and the action's end (assumed). */
  lambdaDeploySettle: 5 * SECOND,
  /** Between CreatePipeline and its first execution: 0.13 s later the list was empty, 2 s later it was not (measured). */
  creationToExecution: 1 * SECOND,
  /** Between the start of an execution and its arrival at the first stage: 0.22 s (measured). */
  startToStage: 220,
  /** Between entering a stage and the start of its first actions: 0.08 s (measured). */
  stageToAction: 80,
  /** Between the end of a stage and the arrival at the next: 0.5 to 0.6 s (measured). Also between two run orders (assumed). */
  handOver: 550,
  /** Between RetryStageExecution and the new start of an action: 0.13 s (measured). */
  retryToAction: 134,
  /** How long a VariableCheck takes: said to be instantaneous (documented), a round trip nevertheless (assumed). */
  ruleEvaluation: 500,
  /** A source action of S3: 0.96 s (measured). */
  source: 1 * SECOND,
  /** A source action of a connection (assumed). */
  connectionSource: 3 * SECOND,
  /** A configuration whose variables can't be resolved is found out right after the start (assumed). */
  configurationFailure: 500,
  /** Between the start of a Lambda action and the invocation: 0.52 s (measured). */
  lambdaDispatch: 515,
  /** A missing function fails this long after the start (measured). The same for a refused invocation (assumed). */
  lambdaRefused: 1100,
  /** CodePipeline looks at a Lambda action's answer this often, counted from the dispatch (measured: 31 s, n = 1; later looks assumed). */
  lambdaPoll: 31 * SECOND,
  /** Between that look and the action's end: ends came 32.1 s after the start (measured). */
  lambdaSettle: 600,
  /** Without an answer the action fails; every continuation begins anew (documented). */
  lambdaAnswer: 20 * MINUTE,
  /** In all, continuations included (documented). */
  lambdaTotal: 24 * HOUR,
  /** Life of the credentials in a job (measured). */
  jobCredentials: 900 * SECOND,
  /** Between the start of a CodeBuild action and StartBuild, or its refusal (assumed). */
  buildStart: 1 * SECOND,
  /** From StartBuild to the end of the action, however long the commands take here: the same story must give the same journal (assumed). */
  build: 60 * SECOND,
  /** Between the start of a CloudFormation action and its first call (assumed). */
  stackDispatch: 2 * SECOND,
  /** CodePipeline looks this often at what CloudFormation does (assumed). */
  stackPoll: 10 * SECOND,
  /** The SNS message of an approval: 2.1 s after the start (measured). */
  approvalPublish: 2 * SECOND,
  /** The token in GetPipelineState: about 3 s after the start (measured). */
  approvalVisible: 3 * SECOND,
  /** An approval whose message could not be published fails (measured: 36 to 38 s). */
  approvalRefused: 37 * SECOND,
  /** The first look at an approval's answer: 33 to 45 s after the start (measured). */
  approvalFirstPoll: 36 * SECOND,
  /** Later looks (measured for one answer; assumed for late ones). */
  approvalPoll: 30 * SECOND,
  /** Patience of an approval (documented). */
  approvalTimeout: 7 * 24 * HOUR,
  /** Between StopPipelineExecution with abandon and the abandoned actions: 0.14 s (measured). */
  abandonActions: 140,
  /** And the stopped execution: 0.6 s (measured). */
  abandonExecution: 600,
} as const;
