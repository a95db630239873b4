import { BUILD_STAGES, builtArtifact, HANDOVER_ARTIFACT, parseSealParameters, SealParameters } from '../../lib/contracts/build';
import { EnvironmentConfiguration } from '../../lib/contracts/configuration';
import { isReleaseError } from '../../lib/contracts/errors';
import { Handover } from '../../lib/contracts/handover';
import { recordFailure } from '../shared/build-failure';
import { s3 } from '../shared/clients';
import { readConfigurations } from '../shared/configuration.client';
import { readHandedOver } from '../shared/handover.client';
import { inputNamed, Job, jobHandler, JobSuccess } from '../shared/job';
import { Ledger } from '../shared/ledger.client';
import { proveBuilt } from './decide';
import { Candidate, sealRelease, sealVariables } from './release';

/** Seals what the release pipeline's own build made. */
export const sealBuilt = jobHandler(async (job: Job): Promise<JobSuccess> => {
  const variables = sealVariables();
  const parameters = parseSealParameters(job.userParameters);
  const ledger = new Ledger(s3(), variables.releasesBucket, parameters.release);
  const environments = (await readConfigurations(variables.storePath, parameters.release)).map((item) => item.configuration);
  let handover: Handover | undefined;
  let version = parameters.version ?? '';
  try {
    handover = await readHandedOver(s3(), inputNamed(job, HANDOVER_ARTIFACT));
    version = parameters.version ?? handover.version ?? '';
    proveBuilt(version, parameters, environments);
    const { digest } = await sealRelease(variables, ledger, environments, candidateOf(job, parameters, version, handover, environments));
    return { summary: `${version} is sealed (${digest})`, variables: { version, digest } };
  } catch (error) {
    if (!isReleaseError(error)) throw error;
    const { executionId, revision } = parameters;
    return recordFailure(ledger, { executionId, jobId: job.id, stage: BUILD_STAGES.seal, version, revision, author: handover?.head?.author ?? null }, { code: error.code, reason: error.message, lines: [] });
  }
});

/** Outputs of one run of the build are one attempt: a build that is run again writes to other places. */
function candidateOf(
  job: Job, { release, executionId, repository, revision, images }: SealParameters, version: string, { head, commits, barrier, images: pushed }: Handover, environments: readonly EnvironmentConfiguration[],
): Candidate {
  const names = environments.find((environment) => environment.artifacts)?.artifacts ?? [];
  const archives = names.map((name) => ({ ...inputNamed(job, builtArtifact(name)), name, digest: null }));
  return {
    name: release, version, attempt: archives.map(({ key }) => key).join(' '),
    source: { kind: 'build', id: executionId, commit: revision, ...(head && { author: head.author }), repository },
    ...(barrier !== null && { rollbackBarrier: barrier }), ...(commits && { commits }),
    archives,
    images: Object.entries(images).map(([name, uri]) => ({ name, uri, pushed: Object.hasOwn(pushed, name) ? pushed[name] : undefined })),
  };
}
