import type { Form } from './form';

/** Each is loaded when it is asked for, so that a process loads what its form needs and nothing else. */
export const FORMS = {
  ours: async (): Promise<Form> => (await import('./ours.js')).ours,
  handWritten: async (): Promise<Form> => (await import('./hand-written.js')).handWritten,
  handWrittenLean: async (): Promise<Form> => (await import('./hand-written.js')).handWrittenLean,
  cdkPipelines: async (): Promise<Form> => (await import('./cdk-pipelines.js')).cdkPipelines,
};

export type FormName = keyof typeof FORMS;
