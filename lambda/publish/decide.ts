import mime from 'mime/lite';

export interface PublishPlan {
  /** Written in this order, one phase after the other: what pages refer to, then the pages. */
  readonly phases: readonly (readonly string[])[];
  /** What the release does not have; removed last. */
  readonly remove: readonly string[];
}

/** How a release's files reach a website so that a reader never sees a page whose assets are not there. */
export function planPublish(files: readonly string[], existing: readonly string[]): PublishPlan {
  const wanted = new Set(files);
  const pages = files.filter(isPage);
  return {
    phases: [files.filter((path) => !isPage(path)), pages].filter((phase) => phase.length > 0),
    remove: existing.filter((key) => !wanted.has(key)).sort(pagesFirst),
  };
}

export function isPage(path: string): boolean {
  return /\.html?$/i.test(path);
}

/** Pages are asked for anew each time; what they refer to may be kept as long as its sender says. */
export function headersOf(path: string): { readonly ContentType: string; readonly CacheControl: string | undefined } {
  const type = mime.getType(path) ?? 'application/octet-stream';
  const text = /^text\/|json$|javascript$|xml$/.test(type) && type !== 'application/octet-stream';
  return { ContentType: text ? `${type}; charset=utf-8` : type, CacheControl: isPage(path) ? 'no-cache' : undefined };
}

/** A page that goes away goes before its assets. */
function pagesFirst(a: string, b: string): number {
  return Number(isPage(b)) - Number(isPage(a)) || (a < b ? -1 : 1);
}
