import { AccessPort, RightsRow } from '../iam/access-port';
import { KMS_RIGHTS } from '../iam/rights/kms';
import { ObjectRef, S3_FURTHER_RIGHTS } from '../iam/rights/s3';
import { Caller, UnsupportedOperation } from '../service';
import { Bucket } from './bucket';
import { S3Error } from './errors';
import { Encryption, ObjectVersion } from './version';

/** Asks for the rights to what is in a bucket, and to the keys that it is encrypted with. */
export class ObjectRights {
  constructor(private readonly access: AccessPort) {}

  /** Throws a Denied. */
  public require<Input>(caller: Caller, bucket: Bucket, row: RightsRow<Input>, input: Input): void {
    this.access.require(caller, ...row.rights(input, bucket));
  }

  /** Who may not list a bucket does not learn that something is not there. */
  public hidingAbsence<T>(caller: Caller, bucket: Bucket, look: () => T): T {
    try {
      return look();
    } catch (error) {
      if (error instanceof S3Error && ABSENT.includes(error.code)) this.require(caller, bucket, S3_FURTHER_RIGHTS.absence, { bucket: bucket.name });
      throw error;
    }
  }

  /** Bytes that a key encrypts are read only by who may decrypt with it. */
  public decrypt(caller: Caller, bucket: Bucket, { key, encryption }: ObjectVersion): void {
    this.use('Decrypt', caller, bucket, key, encryption);
  }

  public encrypt(caller: Caller, bucket: Bucket, key: string, encryption: Encryption): void {
    this.use('GenerateDataKey', caller, bucket, key, encryption);
  }

  /** What of a version's lock somebody is told. */
  public visibleLock(caller: Caller, bucket: Bucket, { key, retention, legalHold }: ObjectVersion): Pick<ObjectVersion, 'retention' | 'legalHold'> {
    const maySee = (row: RightsRow<ObjectRef>) => {
      const rights = row.rights({ bucket: bucket.name, key }, bucket);
      if (rights.some((right) => this.access.refusal(caller, right))) return false;
      this.access.require(caller, ...rights);
      return true;
    };
    return {
      retention: retention && maySee(S3_FURTHER_RIGHTS.retention) ? retention : undefined,
      legalHold: legalHold && maySee(S3_FURTHER_RIGHTS.legalHold),
    };
  }

  private use(action: 'Decrypt' | 'GenerateDataKey', caller: Caller, bucket: Bucket, object: string, { algorithm, keyId, bucketKey }: Encryption): void {
    if (algorithm !== 'aws:kms') return;
    const key = keyId ?? awsManagedKey(caller, bucket);
    if (key === undefined) return;
    if (!/^arn:[^:]+:kms:[^:]+:\d{12}:key\/./.test(key)) throw new UnsupportedOperation('S3', `encryption in ${bucket.name} with the key ${key}: it knows keys by their ARNs`);
    const arn = `arn:aws:s3:::${bucket.name}${bucketKey ? '' : `/${object}`}`;
    this.access.require(caller, ...KMS_RIGHTS[action].rights({
      key, viaService: `s3.${bucket.region}.amazonaws.com`, callerAccount: caller.account, encryptionContext: { 'aws:s3:arn': arn },
    }));
  }
}

const ABSENT = ['NoSuchKey', 'NoSuchVersion'];

/** `aws/s3` lets everybody of its own account, and nobody else; so that nothing is to be asked. */
function awsManagedKey(caller: Caller, bucket: Bucket): undefined {
  if (caller.account !== bucket.account) throw new UnsupportedOperation('S3', `the AWS managed key of ${bucket.name} for a caller of another account`);
}
