import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { cli } from '../helpers/cli';
import { synthesizeStorefront } from '../helpers/storefront';

const readme = readFileSync('README.md', 'utf8');

test('the README shows what npm start prints, shortened only where it says so', () => {
  const { status, stdout } = cli(['rehearse', resolve('examples/storefront/story.js'), '--assembly', synthesizeStorefront(), '--run-builds']);
  expect(status).toBe(0);
  const printed = stdout.split('\n').map(withoutSeconds);
  const shown = /```\n(A rehearsal on this machine[^]+?)\n```/.exec(readme)![1].split('\n').map(withoutSeconds);
  let from = 0;
  for (const line of shown.filter((text) => text !== '…')) {
    const at = printed.indexOf(line, from);
    expect(at < 0 ? `not printed, or not here: ${line}` : line).toBe(line);
    from = at + 1;
  }
});

/** How long it took is the only thing that differs from run to run. */
function withoutSeconds(line: string): string {
  return line.replace(/ in \d+\.\d s\.$/, ' in … s.');
}

test('whoever reads the README in the package gets where its links lead: they name the repository, and what is there', () => {
  const { repository } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly repository: { readonly url: string } };
  const root = `${repository.url.replace(/\.git$/, '')}/blob/main/`;
  const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link);
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter((link) => !link.startsWith(root) || !existsSync(link.slice(root.length).replace(/\?raw=true$/, '')))).toEqual([]);
});
