import { ServiceError } from '../service';
import { DEFAULT_PAGE, MAX_PAGE } from './limits';
import { Constraints } from './constraints';

/** One page of a list; what was added since the first page does not shift the later ones. */
export function pageOf<T extends { readonly id: string }>(scope: string, items: readonly T[], maxResults: number | undefined, token: string | undefined): { readonly page: readonly T[]; readonly nextToken?: string } {
  new Constraints().range('maxResults', maxResults, 1, MAX_PAGE).done();
  const from = token === undefined ? 0 : items.findIndex((item) => item.id === readToken(scope, token)) + 1;
  if (token !== undefined && from === 0) throw invalidToken();
  const page = items.slice(from, from + (maxResults ?? DEFAULT_PAGE));
  const isLast = from + page.length >= items.length;
  return isLast ? { page } : { page, nextToken: Buffer.from(JSON.stringify([scope, page[page.length - 1].id])).toString('base64') };
}

function readToken(scope: string, token: string): string {
  try {
    const [itsScope, id] = JSON.parse(Buffer.from(token, 'base64').toString()) as [string, string];
    if (itsScope === scope) return id;
  } catch {
    throw invalidToken();
  }
  throw invalidToken();
}

const invalidToken = () => new ServiceError('InvalidNextTokenException', 'The next token is invalid: it belongs to another list, or it was altered');
