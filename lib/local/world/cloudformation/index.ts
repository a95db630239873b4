export { CloudFormationService } from './cloudformation-service';
export type { Stack } from './model';
export { StackOperations } from './stack-operations';
export { isEmptyChangeSet, Stacks } from './stacks';
