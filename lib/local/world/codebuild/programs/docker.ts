import { Digest, digestOf } from '../../../../contracts/digest';
import type { Right } from '../../iam/access-port';
import { REGISTRY_RIGHTS } from '../../iam/rights/ecr';
import { Registry } from '../../ports';
import { arnIn, keyOf, Refusals } from '../registry-rights';

/** What the programs of one build know and have done. */
export interface Workshop {
  readonly registry: Registry;
  /** What the registry says to who may not. */
  readonly refusals: Refusals;
  /** What the registry asked for, oldest first. */
  readonly asked: readonly Right[];
  readonly isLoggedIn: boolean;
  /** Digests by `name:tag`. */
  readonly images: Readonly<Record<string, Digest>>;
  readonly pushes: readonly Push[];
}

export interface Push {
  readonly repository: string;
  readonly tag: string;
  readonly digest: Digest;
}

/** How a program ended. */
export interface Ended {
  readonly status: number;
  readonly line: string;
  readonly workshop: Workshop;
}

/** What a program finds around it. */
export interface Surroundings {
  readonly input: () => string;
  /** Files of a folder with their contents, in the order of their paths; nothing if there is no such folder. */
  readonly filesOf: (folder: string) => readonly { readonly path: string; readonly digest: Digest }[] | undefined;
  readonly exists: (file: string) => boolean;
}

/** What `aws ecr get-login-password` says, and `docker login` wants. */
export const PASSWORD = 'a-password-of-the-rehearsal';

/** `docker` without an engine: an image is the digest of what it would be built from. */
export function docker(args: readonly string[], workshop: Workshop, around: Surroundings): Ended {
  const [command, ...rest] = args;
  switch (command) {
    case 'build': return build(rest, workshop, around);
    case 'tag': return tag(rest, workshop);
    case 'push': return push(rest, workshop);
    case 'login': return login(rest, workshop, around);
    default: return refused(workshop, `docker ${command ?? ''}`.trim());
  }
}

/** `aws` without AWS. */
export function aws(args: readonly string[], workshop: Workshop): Ended {
  const [service, operation, ...rest] = args;
  const options = readOptions(rest, { '--region': 'value' });
  if (service !== 'ecr' || operation !== 'get-login-password' || 'unknown' in options || options.words.length > 0) return refused(workshop, `aws ${args.slice(0, 2).join(' ')}`);
  const [, , , region] = workshop.registry.host.split('.');
  const asked = options.values.get('--region')?.[0] ?? region;
  if (asked !== region) return failed(workshop, `the rehearsal has a registry in ${region} only, not in ${asked}`);
  const { refusal, workshop: after } = ask(workshop, REGISTRY_RIGHTS.login.rights());
  if (refusal === undefined) return { status: 0, line: PASSWORD, workshop: after };
  return { status: 254, line: `An error occurred (AccessDeniedException) when calling the GetAuthorizationToken operation: ${refusal}`, workshop: after };
}

function build(args: readonly string[], workshop: Workshop, { filesOf, exists }: Surroundings): Ended {
  const options = readOptions(args, { '-t': 'value', '--tag': 'value', '-f': 'value', '--file': 'value', '--build-arg': 'value', '--platform': 'value', '-q': 'flag', '--quiet': 'flag', '--pull': 'flag', '--no-cache': 'flag' });
  if ('unknown' in options) return refused(workshop, `docker build ${options.unknown}`);
  const [folder, ...more] = options.words;
  if (folder === undefined || more.length > 0) return failed(workshop, 'ERROR: docker build requires exactly 1 argument');
  const files = filesOf(folder);
  if (!files) return failed(workshop, `ERROR: unable to prepare context: path "${folder}" not found`);
  const file = options.of('-f', '--file')[0] ?? `${folder}/Dockerfile`;
  if (!exists(file)) return failed(workshop, `ERROR: failed to read dockerfile: open ${file}: no such file or directory`);
  const digest = digestOf(JSON.stringify([files.map(({ path, digest: of }) => [path, of]), options.of('-f', '--file'), options.of('--build-arg'), options.of('--platform')]));
  const names = options.of('-t', '--tag').map(withTag);
  return { status: 0, line: digest, workshop: { ...workshop, images: { ...workshop.images, ...Object.fromEntries(names.map((name) => [name, digest])) } } };
}

function tag(args: readonly string[], workshop: Workshop): Ended {
  const [from, to, ...more] = args;
  if (from === undefined || to === undefined || more.length > 0) return failed(workshop, 'docker tag requires exactly 2 arguments');
  const digest = imageNamed(workshop, from);
  if (digest === undefined) return failed(workshop, `Error response from daemon: No such image: ${withTag(from)}`);
  return { status: 0, line: '', workshop: { ...workshop, images: { ...workshop.images, [withTag(to)]: digest } } };
}

function push(args: readonly string[], workshop: Workshop): Ended {
  const { registry, isLoggedIn } = workshop;
  const options = readOptions(args, { '-q': 'flag', '--quiet': 'flag' });
  if ('unknown' in options) return refused(workshop, `docker push ${options.unknown}`);
  const name = withTag(options.words[0] ?? '');
  const digest = imageNamed(workshop, name);
  if (digest === undefined) return failed(workshop, `An image does not exist locally with the tag: ${options.words[0] ?? ''}`);
  const [, place, imageTag] = /^(.+):([^:/]+)$/.exec(name)!;
  if (!place.startsWith(`${registry.host}/`)) return refused(workshop, `docker push to ${place.split('/')[0]}; it has the registry ${registry.host}`);
  if (!isLoggedIn) return failed(workshop, 'no basic auth credentials');
  const wanted = place.slice(registry.host.length + 1);
  const { refusal, workshop: after } = ask(workshop, REGISTRY_RIGHTS.push.rights(arnIn(registry, wanted)));
  if (refusal !== undefined) return failed(after, `denied: ${refusal}`);
  return arrive(after, { repository: wanted, tag: imageTag, digest });
}

/** What the registry makes of a push by somebody who may. */
function arrive(workshop: Workshop, { repository: wanted, tag: imageTag, digest }: Push): Ended {
  const { registry, pushes } = workshop;
  const repository = registry.repositories.find(({ name }) => name === wanted);
  if (!repository) return failed(workshop, `name unknown: The repository with name '${wanted}' does not exist in the registry with id '${registry.account}'`);
  const isTaken = repository.tags.includes(imageTag) || pushes.some((item) => item.repository === wanted && item.tag === imageTag);
  if (repository.isImmutable && isTaken) {
    return failed(workshop, `tag invalid: The image tag '${imageTag}' already exists in the '${wanted}' repository and cannot be overwritten because the tag is immutable.`);
  }
  return { status: 0, line: `${imageTag}: digest: ${digest} size: 1`, workshop: { ...workshop, pushes: [...pushes, { repository: wanted, tag: imageTag, digest }] } };
}

/** One right after the other, until one is refused. */
function ask(workshop: Workshop, rights: readonly Right[]): { readonly refusal: string | undefined; readonly workshop: Workshop } {
  const refused = rights.findIndex((right) => Object.hasOwn(workshop.refusals, keyOf(right)));
  const asked = refused < 0 ? rights : rights.slice(0, refused + 1);
  return { refusal: refused < 0 ? undefined : workshop.refusals[keyOf(rights[refused])], workshop: { ...workshop, asked: [...workshop.asked, ...asked] } };
}

function login(args: readonly string[], workshop: Workshop, { input }: Surroundings): Ended {
  const options = readOptions(args, { '-u': 'value', '--username': 'value', '-p': 'value', '--password': 'value', '--password-stdin': 'flag' });
  if ('unknown' in options) return refused(workshop, `docker login ${options.unknown}`);
  const password = options.flags.has('--password-stdin') ? input().trim() : options.of('-p', '--password')[0];
  const host = (options.words[0] ?? 'docker.io').replace(/^https:\/\//, '').replace(/\/$/, '');
  if (host !== workshop.registry.host) return refused(workshop, `docker login to ${host}; it has the registry ${workshop.registry.host}`);
  if (options.of('-u', '--username')[0] !== 'AWS' || password !== PASSWORD) return failed(workshop, `Error response from daemon: login attempt to https://${host}/v2/ failed with status: 400 Bad Request`);
  return { status: 0, line: 'Login Succeeded', workshop: { ...workshop, isLoggedIn: true } };
}

interface Options {
  readonly words: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** All values that were given under any of these names. */
  readonly of: (...names: string[]) => readonly string[];
}

/** `--name value`, `--name=value`, flags and words; or the first option that is not known. */
function readOptions(args: readonly string[], known: Readonly<Record<string, 'value' | 'flag'>>): Options | { readonly unknown: string } {
  const [words, flags, values] = [[] as string[], new Set<string>(), new Map<string, string[]>()];
  for (let index = 0; index < args.length; index++) {
    const [name, given] = args[index].startsWith('--') ? splitOnce(args[index]) : [args[index], undefined];
    if (!name.startsWith('-') || name === '-') words.push(args[index]);
    else if (!Object.hasOwn(known, name)) return { unknown: name };
    else if (known[name] === 'flag') flags.add(name);
    else values.set(name, [...values.get(name) ?? [], given ?? args[++index] ?? '']);
  }
  return { words, flags, values, of: (...names) => names.flatMap((name) => values.get(name) ?? []) };
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function imageNamed({ images }: Workshop, name: string): Digest | undefined {
  return Object.hasOwn(images, withTag(name)) ? images[withTag(name)] : undefined;
}

function withTag(name: string): string {
  return /:[^/]+$/.test(name) ? name : `${name}:latest`;
}

function failed(workshop: Workshop, line: string): Ended {
  return { status: 1, line, workshop };
}

function refused(workshop: Workshop, what: string): Ended {
  return failed(workshop, `the rehearsal has no ${what}: there is no Docker engine and no AWS; it has docker build, tag, push and login, and aws ecr get-login-password`);
}
