import { malformedXml } from './errors';

/** One element of a request's body: its text, or the elements in it. */
export interface XmlNode {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlNode[];
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const TOKEN = /<\?[^>]*\?>|<(\/?)([A-Za-z][\w.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;

/** Reads the small XML bodies that S3's operations take. What is not well-formed, or has another root, is MalformedXML. */
export function readXml(body: Buffer, root: string): XmlNode {
  const document: MutableNode = { name: '', text: '', children: [] };
  const open: MutableNode[] = [document];
  const source = body.toString('utf8');
  for (let at = 0; at < source.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(source);
    if (!token) throw malformedXml();
    consume(token, open);
  }
  const [only] = document.children;
  if (open.length !== 1 || document.children.length !== 1 || document.text.trim() !== '' || only.name !== root) throw malformedXml();
  return only;
}

/** The text of a child that must be there once. */
export function requiredText(node: XmlNode, name: string): string {
  const text = optionalText(node, name);
  if (text === undefined || text === '') throw malformedXml();
  return text;
}

/** The text of a child that may be there, once at most. */
export function optionalText(node: XmlNode, name: string): string | undefined {
  const found = node.children.filter((child) => child.name === name);
  if (found.length > 1 || found[0]?.children.length) throw malformedXml();
  return found[0]?.text;
}

interface MutableNode {
  readonly name: string;
  text: string;
  readonly children: MutableNode[];
}

function consume(token: RegExpExecArray, open: MutableNode[]): void {
  const [, closing, name, , empty, text] = token;
  const parent = open[open.length - 1];
  if (text !== undefined) {
    parent.text += text.replace(/&([^;]*);|&/g, (_, entity: string | undefined) => decode(entity));
  } else if (closing) {
    if (parent.name !== name || open.length === 1) throw malformedXml();
    open.pop();
  } else if (name !== undefined) {
    const node: MutableNode = { name, text: '', children: [] };
    parent.children.push(node);
    if (!empty) open.push(node);
  }
}

function decode(entity: string | undefined): string {
  if (entity === undefined) throw malformedXml();
  const number = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(entity);
  const point = number ? parseInt(number[1] ?? number[2], number[1] ? 16 : 10) : undefined;
  if (point !== undefined && point <= 0x10ffff) return String.fromCodePoint(point);
  if (!(entity in ENTITIES)) throw malformedXml();
  return ENTITIES[entity];
}
