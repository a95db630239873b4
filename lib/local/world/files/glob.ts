import { ReleaseError } from '../../../contracts/errors';

/**
 * A pattern of paths: `*` and `?` stay within a folder, `**` crosses folders and with a slash behind it also means none at all, `[ab]`, `{a,b}`, `\\` before a
 * character that means itself. Of triggers: https://docs.aws.amazon.com/codepipeline/latest/userguide/syntax-glob.html with the examples of
 * pipelines-triggers; of artifacts: https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */
export function glob(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/^(\.\/)+/, '').split('**/').map(expressionOf).join('(?:.*/)?')}$`, 's');
}

const TOKEN = /\\(.)|(\*\*)|(\*)|(\?)|\[(!?)((?:[^\]\\]|\\.)+)\]|([{}\],[\\])|([^])/g;

function expressionOf(pattern: string): string {
  let isInGroup = false;
  const text = pattern.replace(TOKEN, (_, escaped: string, any: string, within: string, one: string, negated: string, set: string, sign: string, plain: string) => {
    if (escaped) return literal(escaped);
    if (any) return '.*';
    if (within) return '[^/]*';
    if (one) return '[^/]';
    if (set) return `(?!/)[${negated ? '^' : ''}${set.replace(/[\\\]^]/g, '\\$&')}]`;
    if (plain) return literal(plain);
    if (sign === ',') return isInGroup ? '|' : ',';
    const opens = sign === '{' && !isInGroup;
    if (!opens && !(sign === '}' && isInGroup)) throw new ReleaseError('Unsupported', `'${pattern}' is no pattern that the rehearsal understands; see syntax-glob in CodePipeline's user guide`);
    isInGroup = opens;
    return opens ? '(?:' : ')';
  });
  if (isInGroup) throw new ReleaseError('Unsupported', `'${pattern}' is no pattern that the rehearsal understands: a { is not closed`);
  return text;
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
