import { ledgerName } from '../../lib/contracts/keys';
import { Reader } from '../../lib/contracts/parse';

/** What woke the function. It only says where to look first: what is done is decided from the state found there. */
export type Wake =
  | { readonly kind: 'sweep' }
  | { readonly kind: 'schedule'; readonly release: string; readonly environment: string }
  | { readonly kind: 'ledger'; readonly release: string }
  | { readonly kind: 'pipeline'; readonly pipeline: string }
  /** A job whose function failed on its last delivery. */
  | { readonly kind: 'failed-job'; readonly jobId: string; readonly message: string }
  | { readonly kind: 'foreign'; readonly what: string };

export function parseWake(event: unknown): Wake {
  return Reader.parse('wake-up', event, (r) => {
    if (!r.field('schedule').isAbsent) return schedule(r.field('schedule'));
    if (!r.field('sweep').isAbsent) return { kind: 'sweep' };
    if (!r.field('requestPayload').isAbsent) return failedJob(r);
    if (!r.field('Records').isAbsent) return notification(r.field('Records'));
    return busEvent(r);
  });
}

function schedule(r: Reader): Wake {
  return { kind: 'schedule', release: r.field('release').string(/./), environment: r.field('environment').string(/./) };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function failedJob(r: Reader): Wake {
  const jobId = r.field('requestPayload').field('CodePipeline.job').field('id');
  if (jobId.isAbsent) return { kind: 'foreign', what: 'a failed delivery that was no job' };
  const message = r.field('responsePayload').field('errorMessage');
  return {
    kind: 'failed-job',
    jobId: jobId.string(/./),
    message: message.isAbsent ? r.field('requestContext').field('condition').string() : message.string(),
  };
}

/** SNS: an approval is asked. */
function notification(records: Reader): Wake {
  const [message] = records.list((record) => record.field('Sns').field('Message').string());
  const pipeline = /"pipelineName":"([^"]+)"/.exec(message ?? '')?.[1];
  return pipeline ? { kind: 'pipeline', pipeline } : { kind: 'foreign', what: 'a notification that is no approval' };
}

function busEvent(r: Reader): Wake {
  const detail = r.field('detail');
  if (!detail.field('pipeline').isAbsent) return { kind: 'pipeline', pipeline: detail.field('pipeline').string() };
  const key = detail.field('object').field('key').string();
  const release = ledgerName(key);
  return release ? { kind: 'ledger', release } : { kind: 'foreign', what: key };
}
