import { ServiceError } from '../service';
import { PipelineStructure } from './declaration';

/** Output artifacts have unique names, and who consumes one runs after who produces it: in a later stage, or with a higher run order. */
export function checkArtifacts(structure: PipelineStructure): void {
  const producers = new Map<string, { readonly stage: number; readonly runOrder: number }>();
  structure.stages.forEach((stage, index) => stage.actions.forEach((action) => action.outputArtifacts.forEach(({ name }) => {
    if (producers.has(name)) {
      throw new ServiceError('InvalidStructureException', `Output Artifact Bundle name must be unique within the pipeline. ${name} has been used more than once.`);
    }
    producers.set(name, { stage: index, runOrder: action.runOrder });
  })));
  structure.stages.forEach((stage, index) => stage.actions.forEach((action) => action.inputArtifacts.forEach(({ name }) => {
    const producer = producers.get(name);
    const isEarlier = producer && (producer.stage < index || (producer.stage === index && producer.runOrder < action.runOrder));
    if (!isEarlier) {
      throw new ServiceError('InvalidStructureException', `Input Artifact Bundle ${name} in action ${action.name} is not produced by an action that runs earlier.`);
    }
  })));
}
