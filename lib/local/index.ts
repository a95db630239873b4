export { AdministeredBucket, type BucketVersion } from './administered-bucket';
export type { Files } from './archive';
export { load, type Outcome, RehearsableApp, type RehearseOptions, type Story } from './load';
export { type Answer, type AnswerOptions, type DropOptions, Rehearsal } from './rehearsal';
export { ReportView } from './report-view';
export type { Span } from './span';
export type { JournalEntry } from './world/journal';
export type { Plan } from '../plan';
