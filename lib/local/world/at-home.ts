import { Service, UnsupportedOperation } from './service';

/**
 * A service that a rehearsal has in its own account only. Who calls with credentials of another account means that account's, which is
 * refused by name.
 */
export function atHome(name: string, account: string, service: Service): Service {
  return {
    handle: async (request) => {
      if (request.caller.account !== account) throw new UnsupportedOperation('world', `${name} of the account ${request.caller.account} (it has ${account})`);
      return service.handle(request);
    },
  };
}
