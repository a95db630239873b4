import type { Report } from '../../contracts/report';
import type { PageDocument } from '../../page/document';
import { renderPage } from '../../page/page';
import { pageAssets } from './assets';
import { environmentsOf, pipelinePart, readPipeline } from './pipeline-part';
import { CopiedReleases, ledgersIn } from './stored';
import { NOTHING_WATCHED } from './watched';

/** What a report and the page of a store have in common. */
export type StoreReport = Pick<Report, 'environments' | 'releases' | 'deployments' | 'approvals' | 'refusals' | 'failedBuilds'>;

/** The copy of a store's releases bucket, read and proved: every release pipeline that has a ledger there. */
export interface StoreCopy {
  readonly document: PageDocument;
  readonly report: StoreReport;
  /** What is not as it should be, each in a sentence: a chain that is broken, what is no entry, a manifest that is not what was sealed. Empty if all is proved. */
  readonly faults: readonly string[];
  /** The report as a page: one HTML file. */
  readonly html: () => string;
}

/** Reads what `aws s3 sync s3://<releases bucket> <folder>` has copied. Throws UsageInvalid where there is no ledger. */
export function readCopy(folder: string): StoreCopy {
  const stored = new CopiedReleases(folder);
  const all = ledgersIn(stored).map((name) => readPipeline(stored, name));
  const document: PageDocument = { copy: stored.name, pipelines: all.map((read) => pipelinePart(read, NOTHING_WATCHED, environmentsOf(read))) };
  return {
    document, faults: document.pipelines.flatMap(faultsOf), html: () => renderPage(document, pageAssets()),
    report: {
      environments: all.flatMap(environmentsOf), releases: all.flatMap(({ history }) => history.releases), deployments: all.flatMap(({ history }) => history.deployments),
      approvals: all.flatMap(({ history }) => history.approvals), refusals: all.flatMap(({ history }) => history.refusals), failedBuilds: all.flatMap(({ history }) => history.failedBuilds),
    },
  };
}

function faultsOf({ name, chain: { broken, foreign }, releases }: PageDocument['pipelines'][number]): string[] {
  return [
    ...(broken ? [`the ledger of ${name} is broken at entry ${broken.entry}: ${broken.why}`] : []),
    ...foreign.map((key) => `${key} lies in the ledger of ${name} and is no entry; find out who wrote it`),
    ...releases.filter(({ manifest }) => manifest === 'altered').map(({ version }) => `release.json of ${name} ${version} is not what was sealed: it has another digest than the ledger says; find out who wrote there`),
  ];
}
