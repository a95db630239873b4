import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { errorText } from '../../lib/contracts/errors';
import { samplesKey } from '../../lib/contracts/keys';
import { Side } from '../../lib/contracts/ledger-state';
import { parseSampleState, SampleState } from '../../lib/contracts/sample';
import { hasStatus, isAws } from '../shared/aws-errors';
import { log } from '../shared/log';

/** What waiting gates remember, in the work bucket. Written if-match: of two at once, one gives way. */
export class Samples {
  private readonly etags = new Map<string, string>();

  constructor(private readonly s3: S3Client, private readonly bucket: string) {}

  public async read(executionId: string, side: Side): Promise<SampleState | null> {
    const Key = samplesKey(executionId, side);
    try {
      const { Body, ETag } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key }));
      this.etags.set(Key, ETag!);
      return readableSample(await Body!.transformToString());
    } catch (error) {
      if (!isAws(error, 'NoSuchKey')) throw error;
      this.etags.delete(Key);
      return null;
    }
  }

  /** False: somebody else has written since it was read. */
  public async write(executionId: string, state: SampleState): Promise<boolean> {
    const Key = samplesKey(executionId, state.side);
    const etag = this.etags.get(Key);
    try {
      await this.s3.send(new PutObjectCommand({
        Bucket: this.bucket, Key, Body: JSON.stringify(state), ContentType: 'application/json', ...(etag ? { IfMatch: etag } : { IfNoneMatch: '*' }),
      }));
      return true;
    } catch (error) {
      if (hasStatus(error, 412) || hasStatus(error, 409)) return false;
      throw error;
    }
  }
}

/** What is no sample has been asked by nobody: it begins anew, and is written over. */
function readableSample(text: string): SampleState | null {
  try {
    return parseSampleState(text);
  } catch (error) {
    log('a sample that nobody can read', { reason: errorText(error) });
    return null;
  }
}
