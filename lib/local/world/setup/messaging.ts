import { ReleaseError } from '../../../contracts/errors';
import { onlyProperties, optionalText, Properties, textOf } from '../properties';
import { Part } from './part';

export const topic: Part = ({ sns }, { id, arn, account, region, properties }) => {
  onlyProperties(id, properties, ['DisplayName', 'KmsMasterKeyId', 'Subscription', 'Tags', 'TopicName', 'TracingConfig']);
  sns.createTopic(arn, keyOf(optionalText(properties, 'KmsMasterKeyId'), `arn:aws:kms:${region}:${account}:key/`));
  const inline = Array.isArray(properties.Subscription) ? properties.Subscription as Properties[] : [];
  inline.forEach((subscription, index) => sns.subscribe(arn, {
    arn: `${arn}:${index}`, protocol: textOf(id, subscription, 'Protocol'), endpoint: textOf(id, subscription, 'Endpoint'),
  }));
};

/** Everybody in the account who may publish may use AWS's own key. An alias is refused by name. */
function keyOf(key: string | undefined, prefix: string): string | undefined {
  if (key === undefined || key.endsWith('alias/aws/sns')) return undefined;
  if (key.includes('alias/')) throw new ReleaseError('Unsupported', `the rehearsal does not know the key behind ${key}; name the key itself`);
  return key.startsWith('arn:') ? key : `${prefix}${key}`;
}

export const subscription: Part = ({ sns }, { id, arn, properties }) => {
  onlyProperties(id, properties, ['Endpoint', 'Protocol', 'TopicArn']);
  sns.subscribe(textOf(id, properties, 'TopicArn'), { arn, protocol: textOf(id, properties, 'Protocol'), endpoint: textOf(id, properties, 'Endpoint') });
};

export const rule: Part = ({ eventBridge }, { id, name, arn, properties }) => eventBridge.createRule(properties, { name, arn, owner: id });

export const scheduleGroup: Part = ({ scheduler }, { name }) => scheduler.createGroup(name);

export const schedule: Part = ({ scheduler }, { id, name, properties }) => scheduler.createFromTemplate(properties, name, id);

export const role: Part = ({ roles }, { name, arn, account, properties }) => {
  const seconds = optionalText(properties, 'MaxSessionDuration');
  roles.add({ name, arn, account, ...(seconds !== undefined && { maxSessionSeconds: Number(seconds) }) });
};
