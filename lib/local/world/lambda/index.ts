export { LambdaService, type LambdaDependencies, type LogLine } from './lambda-service';
export type { Permission } from './permissions';
export type { Delivery } from './queue';
