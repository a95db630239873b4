import { CONFIGURATION_MAX_BYTES, EnvironmentConfiguration, parseConfiguration } from '../../contracts/configuration';
import { errorText, isReleaseError } from '../../contracts/errors';
import { parameterName } from '../../contracts/keys';
import { show } from '../json';
import { Inspection } from './inspection';
import { EnvironmentOfStore, Store } from './stores';

/** The parameter of each environment: its name is how functions find it, its value is what they parse. */
export function checkParameters(inspection: Inspection, store: Store): void {
  for (const environment of store.environments) {
    inspection.expect(environment.parameter, 'Name', parameterName(store.path, environment.release, environment.environment));
    inspection.expect(environment.parameter, 'Type', 'String');
    const configuration = configurationOf(environment, (text) => inspection.fault(environment.parameter, 'Value', 'a configuration', text));
    if (configuration) checkConfiguration(inspection, store, environment, configuration);
  }
}

/** The configuration of an environment, nothing if it can't be parsed. */
export function configurationOf({ parameter }: EnvironmentOfStore, onFault: (text: string) => void = () => undefined): EnvironmentConfiguration | undefined {
  try {
    return parseConfiguration(parameter.name, String(parameter.properties.Value ?? ''));
  } catch (error) {
    if (!isReleaseError(error)) throw error;
    onFault(errorText(error));
    return undefined;
  }
}

function checkConfiguration(inspection: Inspection, store: Store, of: EnvironmentOfStore, configuration: EnvironmentConfiguration): void {
  const { parameter } = of;
  const fault = (field: string, expected: string, found: string): void => inspection.fault(parameter, `Value.${field}`, expected, found);
  if (configuration.release !== of.release) fault('release', show(of.release), show(configuration.release));
  if (configuration.environment !== of.environment) fault('environment', show(of.environment), show(configuration.environment));
  const others = store.environments.filter((other) => other.release === of.release && other !== of).map((other) => other.environment);
  for (const name of configuration.after) {
    if (!others.includes(name)) fault('after', `other environments of ${of.release} (${others.join(', ') || 'there are none'})`, show(name));
  }
  const bytes = Buffer.byteLength(String(parameter.properties.Value));
  if (bytes > CONFIGURATION_MAX_BYTES && parameter.properties.Tier !== 'Advanced') {
    inspection.fault(parameter, 'Value', `at most ${CONFIGURATION_MAX_BYTES} bytes in a standard parameter`, `${bytes} bytes`);
  }
  const functions = new Set(inspection.ofType('AWS::Lambda::Function').map(({ arn }) => arn));
  const roles = new Set(inspection.ofType('AWS::IAM::Role').map(({ arn }) => arn));
  const alarms = new Set(inspection.ofType('AWS::CloudWatch::Alarm').map(({ name }) => name));
  for (const gate of [configuration.before, configuration.afterwards].flatMap((side) => side?.gates ?? [])) {
    if ('alarm' in gate) {
      if (!alarms.has(gate.alarm)) fault(`gates '${gate.name}'`, 'an alarm of this app', show(gate.alarm));
      if (gate.role !== null && !roles.has(gate.role)) fault(`gates '${gate.name}'`, 'a role of this app that may read it', show(gate.role));
    } else if (!functions.has(unqualified(gate.function))) fault(`gates '${gate.name}'`, 'the ARN of a function of this app', show(gate.function));
  }
}

/** The ARN of a function without the version or alias. */
function unqualified(arn: string): string {
  return arn.split(':').slice(0, 7).join(':');
}
