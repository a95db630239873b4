import type { Person } from '../../../lib/local';

/** Publishes a message as the query protocol of Amazon SNS says it. Throws what SNS refuses. */
export async function published(by: Person, TopicArn: string, Subject: string): Promise<void> {
  const { endpoint, region, credentials: { accessKeyId, sessionToken } } = by.client;
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded', 'x-amz-date': date, 'x-amz-security-token': sessionToken,
      'authorization': `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${date.slice(0, 8)}/${region}/sns/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: new URLSearchParams({ Action: 'Publish', Version: '2010-03-31', TopicArn, Subject, Message: '{}' }).toString(),
  });
  const text = await answer.text();
  if (!answer.ok) throw new TypeError(text);
}
