/** What a resource of a template is given. */
export type Properties = Record<string, unknown>;
export type Step = string | number;
type Owner = Record<Step, unknown>;

/** Takes away what stands at a path; what follows it in a list moves up. */
export function removed(path: readonly Step[]): (value: Properties) => void {
  return (value) => {
    const owner = ownerOf(value, path);
    if (Array.isArray(owner)) owner.splice(Number(path.at(-1)), 1);
    else delete owner[path.at(-1)!];
  };
}

/** Puts something in the place of what stands at a path. */
export function replaced(path: readonly Step[], change: (found: unknown) => unknown): (value: Properties) => void {
  return (value) => {
    const owner = ownerOf(value, path);
    owner[path.at(-1)!] = change(owner[path.at(-1)!]);
  };
}

/** Changes the JSON document that stands at a path as a text. */
export function within(path: readonly Step[], change: (document: Properties) => void): (value: Properties) => void {
  return replaced(path, (found) => {
    const { text, restore } = flatten(found);
    const document = JSON.parse(text) as Properties;
    change(document);
    return restore(JSON.stringify(document));
  });
}

/** The JSON document that a text holds, with marks where it refers to something. */
export function documentOf(text: unknown): unknown {
  return JSON.parse(flatten(text).text);
}

function ownerOf(value: Properties, path: readonly Step[]): Owner {
  return path.slice(0, -1).reduce((owner: Owner, step) => owner[step] as Owner, value);
}

/** A text with references in it, as one text with marks in their places; and back. */
function flatten(value: unknown): { text: string; restore: (text: string) => unknown } {
  const parts = typeof value === 'string' ? [value] : (value as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
  const references = parts.filter((part) => typeof part !== 'string');
  let count = 0;
  const text = parts.map((part) => (typeof part === 'string' ? part : `§${count++}§`)).join('');
  return {
    text,
    restore: (changed) => ({ 'Fn::Join': ['', changed.split(/(§\d+§)/).map((piece) => (/^§\d+§$/.test(piece) ? references[Number(piece.slice(1, -1))] : piece))] }),
  };
}
