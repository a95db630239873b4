import { buildPlan, checkWiring } from '../../lib/plan';
import { assemblyOf, set, stackOf, Template } from './assembly';
import { storeTemplate } from './store-template';

/** The faults that the wiring check finds in a hand-written store in which something was changed. */
export function faultsOf(edit: (template: Template) => void): string[] {
  const template = storeTemplate();
  edit(template);
  const plan = buildPlan(assemblyOf(stackOf(template)));
  try {
    checkWiring(plan);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: 'WiringBroken' });
    return (error as Error).message.split('\n').slice(1);
  }
}

/** Changes one value, by the resource's logical id and the path of the property. */
export const change = (logicalId: string, path: string, value: unknown) => (template: Template): void => set(template.Resources[logicalId].Properties, path, value);

export const remove = (logicalId: string) => (template: Template): void => {
  delete template.Resources[logicalId];
};
