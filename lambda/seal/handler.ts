import { sealBuilt } from './built';
import { sealDrop } from './drop';

/** Makes releases: of what a build server drops (an event of the work bucket), and of what the release pipeline's own build made (a job). */
export async function handler(event: Readonly<Record<string, unknown>>, context: Parameters<typeof sealBuilt>[1]): Promise<void> {
  await ('CodePipeline.job' in event ? sealBuilt(event, context) : sealDrop(event));
}
