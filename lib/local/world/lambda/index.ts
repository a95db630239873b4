export { LambdaService, type LambdaDependencies, type LogLine } from './lambda-service';
export type { Delivery } from './queue';
