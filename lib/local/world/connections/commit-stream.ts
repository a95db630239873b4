import { TreeFile } from '../../archive';

/** A commit that is to be made. */
export interface NewCommit {
  readonly branch: string;
  /** The commit that it follows; none makes a first one. */
  readonly parent: string | undefined;
  readonly author: Author;
  readonly message: string;
  /** Seconds since 1970. */
  readonly at: number;
  /** The whole tree. */
  readonly files: readonly TreeFile[];
}

export interface Author {
  readonly name: string;
  readonly email: string;
}

const COMMITTER = 'rehearsal <rehearsal@example.com>';

/** What `git fast-import` reads; it prints the id of the commit. */
export function commitStream({ branch, parent, author, message, at, files }: NewCommit): Buffer {
  return Buffer.concat([
    text(`commit refs/heads/${branch}\nmark :1\nauthor ${author.name} <${author.email}> ${at} +0000\ncommitter ${COMMITTER} ${at} +0000\n`), data(Buffer.from(message)),
    text(`${parent === undefined ? '' : `from ${parent}\n`}deleteall\n`),
    ...files.flatMap(({ path, bytes, isExecutable }) => [text(`M ${isExecutable ? '100755' : '100644'} inline ${JSON.stringify(path)}\n`), data(bytes)]),
    text('get-mark :1\ndone\n'),
  ]);
}

function text(line: string): Buffer {
  return Buffer.from(line);
}

function data(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);
}
