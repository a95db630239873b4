export type { AlarmSettings } from './alarm';
export { CloudWatchService } from './cloudwatch-service';
