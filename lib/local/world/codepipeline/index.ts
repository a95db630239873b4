export type { CodePipelineDependencies } from './dependencies';
export type { WaitingApproval } from './quiet';
export { CodePipelineService } from './service';
