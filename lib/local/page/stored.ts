import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { ReleaseError } from '../../contracts/errors';
import { LEDGER_PREFIX, ledgerName, RELEASES_PREFIX } from '../../contracts/keys';

/** The objects of a releases bucket, where they lie: in the stand-in of S3, or in a folder that they were copied to. */
export interface StoredReleases {
  /** Keys in the order of S3. */
  keys(prefix: string): readonly string[];
  read(key: string): Buffer | undefined;
  /** Whether releases are there beside the ledgers. */
  readonly hasReleases: boolean;
}

/** Names of the release pipelines that have a ledger there. */
export function ledgersIn(stored: StoredReleases): string[] {
  return [...new Set(stored.keys(LEDGER_PREFIX).flatMap((key) => ledgerName(key) ?? []))];
}

/** What `aws s3 sync s3://<releases bucket> <folder>` has copied: all of it, or only what lies in `ledger/`. Throws UsageInvalid. */
export class CopiedReleases implements StoredReleases {
  public readonly name: string;
  public readonly hasReleases: boolean;
  private readonly files: ReadonlyMap<string, string>;

  constructor(folder: string) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw unusable(`there is no folder ${folder}`);
    this.name = basename(resolve(folder));
    const files = filesBelow(folder, '');
    const isWhole = files.some((key) => key.startsWith(LEDGER_PREFIX));
    this.files = new Map(files.map((file) => [isWhole ? file : `${LEDGER_PREFIX}${file}`, join(folder, file)]));
    this.hasReleases = isWhole && files.some((key) => key.startsWith(RELEASES_PREFIX));
    if (ledgersIn(this).length === 0) throw unusable(`there is no ledger in ${folder}`);
  }

  public keys(prefix: string): readonly string[] {
    return [...this.files.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  public read(key: string): Buffer | undefined {
    const file = this.files.get(key);
    return file === undefined ? undefined : readFileSync(file);
  }
}

function filesBelow(folder: string, path: string): string[] {
  return readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
    const name = path === '' ? entry.name : `${path}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(folder, name) : [name];
  });
}

function unusable(what: string): ReleaseError {
  return new ReleaseError('UsageInvalid', `${what}; name the folder that \`aws s3 sync s3://<releases bucket> <folder>\` has filled`);
}
