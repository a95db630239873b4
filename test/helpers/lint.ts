import { execFileSync } from 'node:child_process';

/** A file that somebody might write. */
export interface Draft {
  readonly file: string;
  readonly text: string;
}

/** What the repository's lint rules say of each draft, as if it were there. In a process of its own: jest can't load ESLint's configuration. */
export function lint(drafts: readonly Draft[]): string[][] {
  const script = `
    import { ESLint } from 'eslint';
    const eslint = new ESLint();
    const all = [];
    for (const { file, text } of ${JSON.stringify(drafts)}) {
      const [{ messages }] = await eslint.lintText(text, { filePath: file });
      all.push(messages.map(({ ruleId, message }) => ruleId + ': ' + message));
    }
    process.stdout.write(JSON.stringify(all));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })) as string[][];
}
