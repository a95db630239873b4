import { Digest, digestOf, sameDigest } from '../../lib/contracts/digest';
import { ReleaseError } from '../../lib/contracts/errors';
import { artifactNamed, Manifest } from '../../lib/contracts/manifest';
import { Reader, parseJson } from '../../lib/contracts/parse';
import { StackTarget } from '../../lib/contracts/targets';
import { Archive } from './archive';
import { s3 } from './clients';

/** What a stack must be made of, as it was sealed. */
export interface SealedStack {
  readonly template: string;
  readonly digest: Digest;
  /** Those that the release or the pipeline gives; any other has its default. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Reads template and configuration out of the sealed archive, by its version id. */
export async function readSealedStack(bucket: string, manifest: Manifest, { artifact: name, template, configuration, parameters }: StackTarget): Promise<SealedStack> {
  const artifact = artifactNamed(manifest, name);
  const archive = await Archive.open({ s3: s3(), bucket, key: artifact.key, versionId: artifact.versionId });
  const read = async (path: string): Promise<string> => {
    const sealed = artifact.files.find((file) => file.path === path);
    if (!sealed) throw new ReleaseError('ReleaseUnknown', `the artifact '${name}' of ${manifest.version} has no file ${path}`);
    const bytes = await archive.read(path);
    if (sameDigest(digestOf(bytes), sealed.digest)) return bytes.toString('utf8');
    throw new ReleaseError('ReleaseAltered', `${path} in '${name}' of ${manifest.version} is not the file that was sealed`);
  };
  const text = await read(template);
  const configured = configuration === undefined ? {} : parametersIn(configuration, await read(configuration));
  return { template: text, digest: digestOf(text), parameters: { ...configured, ...parameters } };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/continuous-delivery-codepipeline-cfn-artifacts.html: tags and a stack policy may stand beside them. */
function parametersIn(path: string, text: string): Record<string, string> {
  return Reader.parse(path, parseJson(path, text), (r) => r.object('Parameters', 'Tags', 'StackPolicy').field('Parameters').optional((p) => p.map(readValue)) ?? {});
}

function readValue(value: Reader): string {
  return String(value.like((v): v is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof v), 'a text, a number, true or false'));
}
