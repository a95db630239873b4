import { invalid, Option, Parameter, Word } from '../word';

const AUTHOR: Option = { value: 'NAME', help: '`Ada`, or `Ada <ada@example.com>`' };
const MESSAGE: Option = { value: 'TEXT', help: 'what the commit says' };
const BRANCH: Option = { value: 'NAME', help: 'default: the branch that the app\'s source names' };
const REPOSITORY: Option = { value: 'OWNER/NAME', help: 'needed only if the app has several' };
const BARRIER: Option = { value: 'REASON', help: 'nothing may be rolled back past this release, and why' };
const COMMITTED = { author: AUTHOR, message: MESSAGE, branch: BRANCH, repository: REPOSITORY };
const ARTIFACTS: Parameter = { name: 'ARTIFACT=FOLDER', kind: 'artifact', isRest: true };

export const DEVELOPERS: readonly Word[] = [
  {
    name: 'commit', help: 'a developer pushes the files of a folder; what triggers say is built. Answers the commit\'s id',
    parameters: [{ name: 'FOLDER', kind: 'folder' }], options: COMMITTED,
    run: ({ rehearsal }, { words: [files], option }) => rehearsal.commit({ files, author: option('author'), message: option('message'), branch: option('branch'), repository: option('repository') }),
  },
  {
    name: 'built', help: 'a commit whose builds are not run: this is what they make. Answers the commit\'s id',
    parameters: [ARTIFACTS], options: { version: { value: 'VERSION', help: 'where a command of the build says it' }, ...COMMITTED, rollbackBarrier: BARRIER },
    run: ({ rehearsal }, { words, option }) => rehearsal.built({
      artifacts: artifacts(words), version: option('version'), author: option('author'), message: option('message'), branch: option('branch'), repository: option('repository'),
      rollbackBarrier: option('rollbackBarrier'),
    }),
  },
  {
    name: 'drop', help: 'a build server hands in archives and drop.json. Answers the version',
    parameters: [{ name: 'VERSION', kind: 'version' }, ARTIFACTS],
    options: {
      author: AUTHOR, commit: { value: 'ID', help: 'what it was built from' }, release: { value: 'NAME', help: 'needed only if the app has several release pipelines' }, rollbackBarrier: BARRIER,
    },
    run: ({ rehearsal }, { words: [version, ...words], option }) => rehearsal.drop({
      version, artifacts: artifacts(words), author: option('author'), commit: option('commit'), release: option('release'), rollbackBarrier: option('rollbackBarrier'),
    }),
  },
  {
    name: 'tag', help: 'a developer tags a commit, or the head of the branch. Answers the commit\'s id',
    parameters: [{ name: 'NAME', kind: 'text' }, { name: 'COMMIT', kind: 'text', isOptional: true }], options: { repository: REPOSITORY },
    run: ({ rehearsal }, { words: [name, commit], option }) => rehearsal.tag(name, commit, { repository: option('repository') }),
  },
  {
    name: 'pullRequest', help: 'a developer pushes a folder to a branch and wants it in another one. Answers the commit\'s id',
    parameters: [{ name: 'BRANCH', kind: 'text' }, { name: 'FOLDER', kind: 'folder' }],
    options: { into: { value: 'BRANCH', help: 'default: the branch that the app\'s source names' }, author: AUTHOR, message: MESSAGE, repository: REPOSITORY },
    run: ({ rehearsal }, { words: [branch, files], option }) => rehearsal.pullRequest({
      branch, files, into: option('into'), author: option('author'), message: option('message'), repository: option('repository'),
    }),
  },
  {
    name: 'clone', help: 'the history of the app\'s repository begins with that of yours: the head of a folder\'s. Answers its id',
    parameters: [{ name: 'FOLDER', kind: 'folder' }], options: { repository: REPOSITORY },
    run: ({ rehearsal }, { words: [folder], option }) => rehearsal.clone(folder, { repository: option('repository') }),
  },
];

function artifacts(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(words.map((word) => {
    const [, name, folder] = /^([^=]+)=(.+)$/.exec(word) ?? [];
    if (folder === undefined) throw invalid(`'${word}' says no folder; write an artifact as NAME=FOLDER, e.g. site=./dist`);
    return [name, folder];
  }));
}
