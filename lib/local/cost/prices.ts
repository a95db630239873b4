/** One price of AWS. */
export interface Price {
  readonly service: string;
  readonly what: string;
  readonly unit: string;
  /** How many of what is counted make one unit. Default: 1. */
  readonly size?: number;
  /** Dollars, as a decimal number, for `per` units. */
  readonly dollars: string;
  readonly per: number;
  /** Where AWS publishes it. */
  readonly page: string;
  /** AWS: read on a page of AWS. others: several others name the same, of the date below. memory: nobody looked it up. */
  readonly source: 'AWS' | 'others' | 'memory';
  readonly freeTier?: string;
}

/** The list is of this month, and of one region: elsewhere most of it is up to a third dearer. */
export const PRICES_AS_OF = '2026-06';
export const PRICES_REGION = 'us-east-1';

const CODEPIPELINE = { service: 'CodePipeline', page: 'https://aws.amazon.com/codepipeline/pricing/' } as const;
const CODEBUILD = { service: 'CodeBuild', page: 'https://aws.amazon.com/codebuild/pricing/', unit: 'minute', per: 1, freeTier: '100 minutes a month of small Linux' } as const;
const LAMBDA = { service: 'Lambda', page: 'https://aws.amazon.com/lambda/pricing/' } as const;
const COMPUTE = { ...LAMBDA, unit: 'GB-second', size: 1_024_000, per: 1, freeTier: '400,000 GB-seconds a month' } as const;
const S3 = { service: 'S3', page: 'https://aws.amazon.com/s3/pricing/' } as const;
const KMS = { service: 'KMS', page: 'https://aws.amazon.com/kms/pricing/' } as const;
const CLOUDWATCH = { service: 'CloudWatch', page: 'https://aws.amazon.com/cloudwatch/pricing/' } as const;
const EVENTBRIDGE = { service: 'EventBridge', page: 'https://aws.amazon.com/eventbridge/pricing/' } as const;
const GIGABYTE = 2 ** 30;
const FREE = { dollars: '0', per: 1 } as const;

/** What is charged for, and what is worth saying that it is not. */
export const PRICES = {
  actionMinute: { ...CODEPIPELINE, what: 'action execution minutes', unit: 'minute', dollars: '0.002', per: 1, source: 'AWS', freeTier: '100 minutes a month' },
  approvalMinute: { ...CODEPIPELINE, ...FREE, what: 'minutes that approvals and gates waited', unit: 'minute', source: 'AWS' },
  pipelineRequest: { ...CODEPIPELINE, ...FREE, what: 'API requests', unit: 'request', source: 'memory' },
  pipeline: { ...CODEPIPELINE, ...FREE, what: 'pipelines of type V2', unit: 'pipeline', source: 'AWS' },
  buildLinuxSmall: { ...CODEBUILD, what: 'build minutes, Linux small', dollars: '0.005', source: 'others' },
  buildLinuxMedium: { ...CODEBUILD, what: 'build minutes, Linux medium', dollars: '0.01', source: 'others' },
  buildLinuxLarge: { ...CODEBUILD, what: 'build minutes, Linux large', dollars: '0.02', source: 'others' },
  buildArmSmall: { ...CODEBUILD, what: 'build minutes, ARM small', dollars: '0.00425', source: 'memory' },
  invocation: { ...LAMBDA, what: 'requests', unit: 'request', dollars: '0.20', per: 1_000_000, source: 'AWS', freeTier: '1,000,000 requests a month' },
  computeArm: { ...COMPUTE, what: 'compute, arm64', dollars: '0.0000133334', source: 'others' },
  computeX86: { ...COMPUTE, what: 'compute, x86_64', dollars: '0.0000166667', source: 'AWS' },
  objectWrite: { ...S3, what: 'PUT, COPY, POST and LIST requests', unit: 'request', dollars: '0.005', per: 1000, source: 'others' },
  objectRead: { ...S3, what: 'GET and all other requests', unit: 'request', dollars: '0.0004', per: 1000, source: 'others' },
  objectDelete: { ...S3, ...FREE, what: 'DELETE requests', unit: 'request', source: 'AWS' },
  objectStorage: { ...S3, what: 'storage, as much as there was at the end', unit: 'GB-month', size: GIGABYTE, dollars: '0.023', per: 1, source: 'others' },
  keyRequest: { ...KMS, what: 'requests', unit: 'request', dollars: '0.03', per: 10_000, source: 'others', freeTier: '20,000 requests a month' },
  key: { ...KMS, what: 'keys', unit: 'key', dollars: '1', per: 1, source: 'AWS' },
  message: { service: 'SNS', page: 'https://aws.amazon.com/sns/pricing/', what: 'messages published', unit: 'message', dollars: '0.50', per: 1_000_000, source: 'others', freeTier: '1,000,000 a month' },
  awsEvent: { ...EVENTBRIDGE, ...FREE, what: 'events of AWS services', unit: 'event', source: 'others' },
  scheduled: { ...EVENTBRIDGE, what: 'invocations by Scheduler', unit: 'invocation', dollars: '1.00', per: 1_000_000, source: 'others', freeTier: '14,000,000 a month' },
  parameterRequest: { service: 'Systems Manager', page: 'https://aws.amazon.com/systems-manager/pricing/', ...FREE, what: 'requests for standard parameters', unit: 'request', source: 'memory' },
  tokenRequest: { service: 'STS', page: 'https://aws.amazon.com/iam/', ...FREE, what: 'requests', unit: 'request', source: 'memory' },
  imageRequest: { service: 'ECR', page: 'https://aws.amazon.com/ecr/pricing/', ...FREE, what: 'requests for what images there are', unit: 'request', source: 'memory' },
  stackRequest: { service: 'CloudFormation', page: 'https://aws.amazon.com/cloudformation/pricing/', ...FREE, what: 'requests', unit: 'request', source: 'memory' },
  alarmRequest: { ...CLOUDWATCH, what: 'API requests', unit: 'request', dollars: '0.01', per: 1000, source: 'memory', freeTier: '1,000,000 requests a month' },
  alarm: { ...CLOUDWATCH, what: 'metrics of alarms', unit: 'alarm metric', dollars: '0.10', per: 1, source: 'others', freeTier: '10 alarm metrics' },
  fastAlarm: { ...CLOUDWATCH, what: 'metrics of alarms of high resolution', unit: 'alarm metric', dollars: '0.30', per: 1, source: 'others' },
  compositeAlarm: { ...CLOUDWATCH, what: 'composite alarms', unit: 'alarm', dollars: '0.50', per: 1, source: 'others' },
  logs: { ...CLOUDWATCH, what: 'logs written', unit: 'GB', size: GIGABYTE, dollars: '0.50', per: 1, source: 'others', freeTier: '5 GB a month' },
  logStorage: { ...CLOUDWATCH, what: 'logs kept, as much as the run wrote', unit: 'GB-month', size: GIGABYTE, dollars: '0.03', per: 1, source: 'memory' },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof PRICES;
