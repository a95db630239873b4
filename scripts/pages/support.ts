import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { KNOWN_TYPES } from '../../lib/plan/attributes';
import { CHANGE_SET_TYPES } from '../../lib/local/world/cloudformation/resource-types';
import { code, generatedFrom, table } from './markdown';
import { Mark, Statement, statementsOf } from './statements';

/** Pages beside the stand-ins that tell of several: there each section is one. */
const SHARED = 'lib/local/world/README.md';

interface Service {
  readonly name: string;
  readonly page: string;
  readonly statements: readonly Statement[];
}

/** `docs/support.md` */
export function supportPage(): string {
  const services = pages('lib').flatMap(servicesOf).sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const count = ({ statements }: Pick<Service, 'statements'>, mark: Mark) => statements.filter((each) => each.mark === mark).length;
  const all = { statements: services.flatMap(({ statements }) => statements) };
  const counts = (of: Pick<Service, 'statements'>) => (['D', 'M', 'A'] as const).map((mark) => String(count(of, mark)));
  return [
    generatedFrom('the pages beside the stand-ins'),
    '# What a rehearsal knows of AWS',
    'Nothing here was tried on AWS by us. Each statement on the pages of the stand-ins is **documented** by AWS, **measured** on AWS by others who published it, or **assumed**: then the reading that is harder on you was taken. '
    + 'A statement with several marks counts as its weakest. What is not listed on a page is refused by name.',
    table(['Stand-in', 'Documented', 'Measured', 'Assumed', 'Page'], [
      ...services.map((service) => [service.name, ...counts(service), `[${basename(service.page)}](../${service.page})`]), ['**All**', ...counts(all), ''],
    ]),
    '## Resources of a template',
    `**Known**, with a stand-in: ${KNOWN_TYPES.map(code).join(', ')}.`,
    '**Inert**: every other type, as long as no pipeline reaches it. It is there, has a name and attributes, and a call to it is refused by name.',
    '**Refused** (`Unsupported`), all at once and before anything runs: a type that is not known and that a pipeline reaches; inline code and container images of functions; transforms; dynamic references; nested stacks with a part of a release pipeline.',
    `What CloudFormation would replace in a stack that is deployed to is known for ${CHANGE_SET_TYPES.map(code).join(', ')}; of any other type a change may replace.`,
    '## What is assumed',
    'Where only a part of it is assumed, the marks of its page follow: D documented, M measured, A assumed.',
    ...services.filter((service) => count(service, 'A') > 0).map(assumptions),
  ].join('\n\n').concat('\n');
}

function assumptions({ name, statements }: Service): string {
  const lines = statements.filter(({ mark }) => mark === 'A').map(({ section, text, note }) => (
    `* ${section === '' || section === name ? '' : `${section}: `}${text}${note === 'A' ? '' : ` (${note.replace(/^A \((.*)\)$/, '$1')})`}`
  ));
  return `### ${name}\n\n${lines.join('\n')}`;
}

function servicesOf(page: string): Service[] {
  const text = readFileSync(page, 'utf8');
  const statements = statementsOf(text);
  if (page !== SHARED) return [{ name: titleOf(text), page, statements }];
  const sections = [...new Set(statements.map(({ section }) => section))];
  return sections.map((section) => ({ name: section === '' ? 'Who may do what' : section, page, statements: statements.filter((each) => each.section === section) }));
}

/** e.g. `CodePipeline` of `# CodePipeline in the rehearsal`. */
function titleOf(text: string): string {
  return (/^# (.*)/.exec(text)?.[1] ?? '').replace(/^The rehearsal's | in the rehearsal$/g, '').replace(/^How policies are judged$/, 'IAM policies');
}

function pages(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? pages(path) : path.endsWith('.md') ? [path] : [];
  }).sort();
}
