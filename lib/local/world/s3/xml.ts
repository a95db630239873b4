/** The XML that S3's clients read. An element is written if its value is there. */
export const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** What an element can hold. */
export type XmlValue = string | number | boolean | Date | XmlElement | readonly XmlValue[] | undefined;
/** Elements by name, in order. */
export interface XmlElement { readonly [name: string]: XmlValue }

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;' };

/** A document with one root. A list becomes elements of the same name, one beside the other. */
export function xmlDocument(root: string, content: XmlElement, namespace?: string): string {
  const attribute = namespace === undefined ? '' : ` xmlns="${namespace}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${children(content)}</${root}>`;
}

function children(content: XmlElement): string {
  return Object.entries(content).map(([name, value]) => element(name, value)).join('');
}

function element(name: string, value: XmlValue): string {
  if (value === undefined) return '';
  if (isList(value)) return value.map((item) => element(name, item)).join('');
  return `<${name}>${text(value)}</${name}>`;
}

function text(value: Exclude<XmlValue, undefined | readonly XmlValue[]>): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return children(value);
  return String(value).replace(/[&<>"\t\n\r]/g, (character) => ENTITIES[character]);
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}
