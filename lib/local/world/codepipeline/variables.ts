import { LIMITS, PATTERNS } from './limits';
import { Execution } from './model';

/** What resolving gives: the values, or why it can't be done. */
export type Resolution =
  | { readonly values: Readonly<Record<string, string>> }
  | { readonly problem: string };

/**
 * Puts the values of `#{namespace.key}` into a configuration, once: what is put in is not read again.
 * A variable that nobody has emitted yet makes the action fail; nothing is left empty.
 */
export function resolveConfiguration(execution: Execution, configuration: Readonly<Record<string, string>>): Resolution {
  const unresolved: string[] = [];
  const values = Object.fromEntries(Object.entries(configuration).map(([key, text]) => [
    key,
    text.replace(/#\{([^{}]*)\}/g, (reference, inner: string) => {
      const value = lookUp(execution, inner);
      if (value === undefined) unresolved.push(reference);
      return value ?? reference;
    }),
  ]));
  if (unresolved.length > 0) {
    return { problem: `The following variables could not be resolved: ${unresolved.join(', ')}. Make sure that the action that produces them ran earlier in this execution.` };
  }
  const bytes = Buffer.byteLength(JSON.stringify(values));
  if (bytes > LIMITS.resolvedConfiguration) {
    return { problem: `The resolved configuration has ${bytes} bytes, more than the ${LIMITS.resolvedConfiguration} that are allowed.` };
  }
  return { values };
}

function lookUp(execution: Execution, reference: string): string | undefined {
  const match = new RegExp(`^(${PATTERNS.namespace})\\.(${PATTERNS.variable})$`).exec(reference);
  if (!match) return undefined;
  const [, namespace, key] = match;
  if (namespace === 'codepipeline') return key === 'PipelineExecutionId' ? execution.id : undefined;
  const values = execution.variables.get(namespace);
  return values && Object.hasOwn(values, key) ? values[key] : undefined;
}
