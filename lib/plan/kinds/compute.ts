import { attachment, Facts, Kind } from './kind';

export const COMPUTE: Readonly<Record<string, Kind>> = {
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName', max: 64,
    identify: (facts) => {
      const arn = facts.arn('lambda', `function:${facts.name}`);
      return { ref: facts.name, arn, attributes: { Arn: arn } };
    },
  },
  'AWS::Lambda::Version': {
    max: 64, attachesTo: ['FunctionName'],
    identify: (facts) => {
      // A first deployment publishes version 1; a second version of the same code is refused by Lambda.
      const arn = `${functionArn(facts)}:1`;
      return { ref: arn, arn, attributes: { FunctionArn: arn, Version: '1' } };
    },
  },
  'AWS::Lambda::Alias': {
    nameProperty: 'Name', max: 128, attachesTo: ['FunctionName'],
    identify: (facts) => {
      const arn = `${functionArn(facts)}:${facts.name}`;
      return { ref: arn, arn, attributes: { AliasArn: arn } };
    },
  },
  'AWS::Lambda::Permission': attachment(['FunctionName']),
  'AWS::Lambda::EventInvokeConfig': attachment(['FunctionName'], []),
  'AWS::CodePipeline::Pipeline': {
    nameProperty: 'Name', max: 100,
    identify: (facts) => ({ ref: facts.name, arn: facts.arn('codepipeline', facts.name), attributes: { Version: '1' } }),
  },
  'AWS::CodeBuild::Project': {
    nameProperty: 'Name', max: 255,
    identify: (facts) => {
      const arn = facts.arn('codebuild', `project/${facts.name}`);
      return { ref: facts.name, arn, attributes: { Arn: arn } };
    },
  },
  'AWS::CodeBuild::ReportGroup': {
    nameProperty: 'Name', max: 128,
    identify: (facts) => {
      const arn = facts.arn('codebuild', `report-group/${facts.name}`);
      return { ref: arn, arn, attributes: { Arn: arn } };
    },
  },
  'AWS::CodeConnections::Connection': connection('codeconnections'),
  'AWS::CodeStarConnections::Connection': connection('codestar-connections'),
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName', max: 512,
    identify: (facts) => {
      const arn = facts.arn('logs', `log-group:${facts.name}:*`);
      return { ref: facts.name, arn, attributes: { Arn: arn } };
    },
  },
  'AWS::CloudWatch::Alarm': {
    nameProperty: 'AlarmName', max: 255,
    identify: (facts) => {
      const arn = facts.arn('cloudwatch', `alarm:${facts.name}`);
      return { ref: facts.name, arn, attributes: { Arn: arn } };
    },
  },
};

/** The ARN of the function that `FunctionName` names, by name or ARN, without a qualifier. */
function functionArn(facts: Facts): string {
  const text = facts.text('FunctionName') ?? facts.name;
  return text.startsWith('arn:') ? text.split(':').slice(0, 7).join(':') : facts.arn('lambda', `function:${text}`);
}

/** One resource under an old and a new name, which also stands in its ARN. */
function connection(service: string): Kind {
  return {
    nameProperty: 'ConnectionName', max: 32,
    identify: (facts) => {
      const arn = facts.arn(service, `connection/${facts.uuid}`);
      return { ref: arn, arn, attributes: { ConnectionArn: arn, ConnectionStatus: 'PENDING', OwnerAccountId: facts.stack.account } };
    },
  };
}
