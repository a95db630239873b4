import { Facts, Kind, attachment } from './kind';

export const MESSAGING: Readonly<Record<string, Kind>> = {
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName', max: 256,
    identify: (facts) => {
      const arn = facts.arn('sns', facts.name);
      return { ref: arn, arn, attributes: { TopicArn: arn, TopicName: facts.name } };
    },
  },
  'AWS::SNS::Subscription': {
    max: 256, attachesTo: ['TopicArn'],
    identify: (facts) => {
      const arn = `${facts.text('TopicArn') ?? facts.name}:${facts.uuid}`;
      return { ref: arn, arn, attributes: { Arn: arn } };
    },
  },
  'AWS::SNS::TopicPolicy': attachment(['Topics']),
  'AWS::Events::Rule': {
    nameProperty: 'Name', max: 64,
    identify: (facts) => {
      const bus = busOf(facts);
      const arn = facts.arn('events', bus ? `rule/${bus}/${facts.name}` : `rule/${facts.name}`);
      return { ref: bus ? `${bus}|${facts.name}` : facts.name, arn, attributes: { Arn: arn } };
    },
  },
  'AWS::Scheduler::ScheduleGroup': {
    nameProperty: 'Name', max: 64,
    identify: (facts) => {
      const arn = facts.arn('scheduler', `schedule-group/${facts.name}`);
      return { ref: facts.name, arn, attributes: { Arn: arn } };
    },
  },
  'AWS::Scheduler::Schedule': {
    nameProperty: 'Name', max: 64,
    identify: (facts) => {
      const arn = facts.arn('scheduler', `schedule/${facts.text('GroupName') ?? 'default'}/${facts.name}`);
      return { ref: facts.name, arn, attributes: { Arn: arn } };
    },
  },
};

/** The bus of a rule, which a template may name by name or ARN; nothing for the default one. */
function busOf(facts: Facts): string | undefined {
  const bus = facts.text('EventBusName')?.split('/').at(-1);
  return bus === 'default' ? undefined : bus;
}
