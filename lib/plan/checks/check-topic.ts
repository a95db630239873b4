import { show } from '../json';
import { Inspection } from './inspection';
import { checkPermission } from './permissions';
import { Store } from './stores';

/** The topic that approvals are announced on wakes `tend`. */
export function checkTopic(inspection: Inspection, { topic, functions: { tend } }: Store): void {
  const subscriptions = inspection.ofType('AWS::SNS::Subscription').filter(({ properties }) => properties.TopicArn === topic.arn);
  const right = subscriptions.find(({ properties }) => properties.Protocol === 'lambda' && properties.Endpoint === tend.arn);
  if (!right) {
    inspection.fault(topic, 'subscriptions', `one with the protocol lambda and the endpoint ${show(tend.arn)}`,
      subscriptions.map(({ id, properties }) => `${id} to ${show(properties.Endpoint)}`).join(', ') || 'none');
  } else {
    inspection.expect(right, 'FilterPolicy', undefined);
  }
  checkPermission(inspection, tend, 'sns.amazonaws.com', topic);
}
