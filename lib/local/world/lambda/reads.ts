import type { AliasConfiguration, FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { AccessPort } from '../iam/access-port';
import { LAMBDA_RIGHTS } from '../iam/rights/lambda';
import { ServiceRequest, UnsupportedOperation } from '../service';
import { aliasOf } from './function-releases';
import { Functions } from './functions';
import { LATEST } from './versioned-function';

const ALIAS = /^\/2015-03-31\/functions\/(.+)\/aliases\/([^/]+)$/;
const CONFIGURATION = /^\/2015-03-31\/functions\/(.+)\/configuration$/;

/** GetAlias and GetFunctionConfiguration, for who may. A name alone is a function of the caller's account. */
export function answerRead(functions: Functions, access: AccessPort, { method, path, query, caller }: ServiceRequest): AliasConfiguration | FunctionConfiguration {
  const [alias, configuration] = method === 'GET' ? [ALIAS.exec(path), CONFIGURATION.exec(path)] : [null, null];
  if (alias) {
    access.require(caller, ...LAMBDA_RIGHTS.GetAlias.rights(functions.named(alias[1], undefined, caller.account)));
    return getAlias(functions, alias[1], alias[2], caller.account);
  }
  if (configuration) {
    const qualifier = query.get('Qualifier') ?? undefined;
    access.require(caller, ...LAMBDA_RIGHTS.GetFunctionConfiguration.rights(functions.named(configuration[1], qualifier, caller.account)));
    return getConfiguration(functions, configuration[1], qualifier, caller.account);
  }
  throw new UnsupportedOperation('Lambda', `${method} ${path}`);
}

function getAlias(functions: Functions, functionName: string, name: string, account: string): AliasConfiguration {
  const { fn } = functions.get(functionName, LATEST, account);
  const { version, additional } = aliasOf(fn, name);
  return {
    AliasArn: `${fn.latest.arn}:${name}`, Name: name, FunctionVersion: version, Description: '',
    ...(additional && { RoutingConfig: { AdditionalVersionWeights: { [additional.version]: additional.weight } } }),
  };
}

/** Of an alias it is the configuration of the version that it leads to. */
function getConfiguration(functions: Functions, functionName: string, asked: string | undefined, account: string): FunctionConfiguration {
  const { fn, qualifier } = functions.get(functionName, asked, account);
  const { name, arn, handler, roleArn, timeoutSeconds, memoryMegabytes, version, codeSha256 } = fn.route(qualifier, () => 1)!;
  return {
    FunctionName: name, FunctionArn: qualifier === LATEST ? arn : `${arn}:${qualifier}`, Version: version ?? LATEST, CodeSha256: codeSha256,
    Handler: handler, Role: roleArn, Timeout: timeoutSeconds, MemorySize: memoryMegabytes ?? 128, PackageType: 'Zip', State: 'Active', LastUpdateStatus: 'Successful',
  };
}
