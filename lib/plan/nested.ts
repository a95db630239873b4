import { WIRING_METADATA } from '../contracts/wiring';
import { AssemblyStack } from './assembly';
import { Faults } from './faults';
import { at, jsonOf } from './json';
import { readJson } from './read-json';

/** Nested stacks are not planned, so none may hold a pipeline: it would be missing without a word. */
export function refuseNestedPipelines(stacks: readonly AssemblyStack[], faults: Faults): void {
  const own = new Set(stacks.map((stack) => stack.templateFile));
  const nested = new Set(stacks.flatMap((stack) => stack.assets).filter((asset) => asset.path.endsWith('.template.json') && !own.has(asset.path)).map((asset) => asset.path));
  for (const file of nested) {
    const template = readJson(file);
    const pipelines = Object.entries(jsonOf(template.Resources)).filter(([, resource]) => at(resource, 'Type') === 'AWS::CodePipeline::Pipeline');
    if (pipelines.length === 0 && jsonOf(template.Metadata)[WIRING_METADATA] === undefined) continue;
    faults.add('Unsupported', `the nested stack ${file} holds ${pipelines.map(([id]) => id).join(', ') || 'a part of a release pipeline'}; put it into a stack of its own`);
  }
}
