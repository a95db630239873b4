import type { AccessPort, Right } from '../iam/access-port';
import { REGISTRY_RIGHTS, repositoryArn } from '../iam/rights/ecr';
import { Registry } from '../ports';
import { Caller } from '../service';

/** What ECR says to who may not do something, by `<action> <resource>`. */
export type Refusals = Readonly<Record<string, string>>;

/** The programs of a build run in processes of their own: what the registry would refuse to them is found out before. */
export function refusalsOf(access: AccessPort, registry: Registry, by: Caller): Refusals {
  const rights = [...REGISTRY_RIGHTS.login.rights(), ...registry.repositories.flatMap(({ name }) => REGISTRY_RIGHTS.push.rights(arnIn(registry, name)))];
  return Object.fromEntries(rights.flatMap((right) => {
    const refusal = access.refusal(by, right);
    return refusal ? [[keyOf(right), refusal.message]] : [];
  }));
}

export function arnIn({ account, host }: Registry, repository: string): string {
  return repositoryArn(repository, { account, region: host.split('.')[3] });
}

export function keyOf({ action, resource }: Right): string {
  return `${action} ${resource}`;
}
