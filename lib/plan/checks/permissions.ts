import { show } from '../json';
import { PlannedResource } from '../plan';
import { Inspection } from './inspection';

/** A service may invoke a function only if the function's own policy says so, for this source and no other. */
export function checkPermission(inspection: Inspection, to: PlannedResource, principal: string, source: PlannedResource): void {
  const permissions = permissionsOf(inspection, to).filter(({ properties }) => properties.Principal === principal);
  const isRight = permissions.some(({ properties }) => properties.Action === 'lambda:InvokeFunction' && properties.SourceArn === source.arn);
  if (isRight) return;
  inspection.fault(to, 'resource policy', `a permission for ${principal} to invoke it with SourceArn ${show(source.arn)}`,
    permissions.length === 0 ? 'nothing' : permissions.map((permission) => `${permission.id} for ${show(permission.properties.SourceArn)}`).join(', '));
}

/** No service may invoke a function of the store in anybody's name. */
export function checkPermissionsOf(inspection: Inspection, to: PlannedResource): void {
  for (const permission of permissionsOf(inspection, to)) {
    if (!String(permission.properties.Principal).endsWith('.amazonaws.com')) continue;
    inspection.expectThat(permission, 'SourceArn', 'the ARN of what may invoke the function', (found) => typeof found === 'string');
  }
}

function permissionsOf(inspection: Inspection, to: PlannedResource): readonly PlannedResource[] {
  return inspection.ofType('AWS::Lambda::Permission').filter(({ properties }) => properties.FunctionName === to.name || properties.FunctionName === to.arn);
}
