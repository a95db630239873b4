import { BYPASS_HEADER, readBypass } from '../lock';
import { Operation } from './operation';
import { versionHeader } from './put-object';

/** Answers 204 also where there was nothing to delete. */
export const deleteObject: Operation = ({ store }, request) => {
  request.only({ headers: [BYPASS_HEADER], query: ['versionId'] });
  const bucket = store.bucket(request.bucket);
  const versionId = request.query('versionId');
  const { version } = store.delete(bucket, request.key, versionId, readBypass(request, bucket), request.http.caller.arn);
  return {
    status: 204,
    headers: {
      ...(version?.kind === 'marker' && { 'x-amz-delete-marker': 'true' }),
      ...(bucket.versioned && versionHeader({ versionId: version?.versionId ?? versionId ?? '' })),
    },
  };
};
