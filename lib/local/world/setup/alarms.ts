import { Part } from './part';

export const alarm: Part = ({ cloudwatch }, { id, name, arn, account, region, properties }) => cloudwatch.createAlarm({ name, arn, account, region, properties }, id);
