import { childOf, onlyProperties, optionalText, Properties, textOf } from '../properties';
import { Part } from './part';

export const topic: Part = ({ sns }, { id, arn, properties }) => {
  onlyProperties(id, properties, ['DisplayName', 'KmsMasterKeyId', 'Subscription', 'Tags', 'TopicName', 'TracingConfig']);
  sns.createTopic(arn);
  const inline = Array.isArray(properties.Subscription) ? properties.Subscription as Properties[] : [];
  inline.forEach((subscription, index) => sns.subscribe(arn, {
    arn: `${arn}:${index}`, protocol: textOf(id, subscription, 'Protocol'), endpoint: textOf(id, subscription, 'Endpoint'),
  }));
};

export const subscription: Part = ({ sns }, { id, arn, properties }) => {
  onlyProperties(id, properties, ['Endpoint', 'Protocol', 'TopicArn']);
  sns.subscribe(textOf(id, properties, 'TopicArn'), { arn, protocol: textOf(id, properties, 'Protocol'), endpoint: textOf(id, properties, 'Endpoint') });
};

export const rule: Part = ({ eventBridge }, { id, name, arn, properties }) => eventBridge.createRule(properties, { name, arn, owner: id });

export const scheduleGroup: Part = ({ scheduler }, { name }) => scheduler.createGroup(name);

export const schedule: Part = ({ scheduler }, { id, name, properties }) => scheduler.createFromTemplate(properties, name, id);

export const role: Part = ({ roles }, { name, arn, account, properties }) => {
  const seconds = optionalText(properties, 'MaxSessionDuration');
  roles.add({ name, arn, account, trust: childOf(properties, 'AssumeRolePolicyDocument'), ...(seconds !== undefined && { maxSessionSeconds: Number(seconds) }) });
};
