import { CONFIGURATION_MAX_BYTES, EnvironmentConfiguration, parseConfiguration } from '../../contracts/configuration';
import { errorText, isReleaseError } from '../../contracts/errors';
import { parameterName } from '../../contracts/keys';
import { show } from '../json';
import { checkGates } from './check-gates';
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
  checkGates(inspection, store, of, configuration);
}
