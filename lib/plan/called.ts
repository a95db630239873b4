import { kindOf } from './attributes';
import { PlannedResource } from './plan';

/** As people call a resource: by the name that somebody chose, or else by the construct's path. */
export function called({ type, name, path, properties }: PlannedResource): string {
  const property = kindOf(type)?.nameProperty;
  return property !== undefined && properties[property] === name ? name : path.replace(/\/Resource$/, '');
}
