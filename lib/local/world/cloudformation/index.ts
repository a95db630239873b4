export { CloudFormationService } from './cloudformation-service';
export type { Stack } from './model';
export { isEmptyChangeSet, Stacks } from './stacks';
