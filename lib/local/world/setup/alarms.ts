import { called } from '../../../plan';
import { optionalText } from '../properties';
import { Part } from './part';

export const alarm: Part = ({ cloudwatch }, resource) => {
  const { id, name, arn, account, region, properties } = resource;
  cloudwatch.createAlarm({ name, called: called(resource), arn, account, region, properties }, id);
};

/** The rehearsal has no stand-in for its type, so its name is read here. */
export const compositeAlarm: Part = ({ cloudwatch }, { name, account, region, properties }) => cloudwatch.createComposite({ name: optionalText(properties, 'AlarmName') ?? name, account, region });
