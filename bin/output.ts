import { styleText } from 'node:util';
import { WriteStream } from 'node:tty';

export type Style = Parameters<typeof styleText>[0];
export type Write = (text: string | Uint8Array) => void;

/** Whether to colour: on a terminal unless NO_COLOR forbids it, elsewhere only if FORCE_COLOR asks for it. */
export function wantsColours(out: NodeJS.WriteStream): boolean {
  if (!out.isTTY && process.env.FORCE_COLOR === undefined) return false;
  return WriteStream.prototype.getColorDepth.call(out) > 1;
}

/** Whether to colour was decided already: Node is not asked again. */
export function paint(format: Style, text: string): string {
  return styleText(format, text, { validateStream: false });
}

/** Gives what others write to a stream to `write` instead, until the returned function is called. */
export function divert(stream: NodeJS.WriteStream, write: Write): () => void {
  const own = stream.write;
  stream.write = (chunk: string | Uint8Array, encoding?: BufferEncoding | ((error?: Error | null) => void), done?: (error?: Error | null) => void) => {
    write(chunk);
    const told = typeof encoding === 'function' ? encoding : done;
    if (told) process.nextTick(told);
    return true;
  };
  return () => {
    stream.write = own;
  };
}
