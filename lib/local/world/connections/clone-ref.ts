/** What a connection source hands on instead of an archive: where to clone what. Only CodeBuild reads it; its form is assumed. */
export interface CloneRef {
  readonly connectionArn: string;
  readonly fullRepositoryId: string;
  readonly commitId: string;
}

export function writeCloneRef(ref: CloneRef): Buffer {
  return Buffer.from(JSON.stringify({ codeBuildCloneRef: ref }));
}

/** Nothing if the bytes are anything else, an archive for example. */
export function readCloneRef(bytes: Buffer): CloneRef | undefined {
  if (bytes[0] !== '{'.charCodeAt(0)) return undefined;
  try {
    return (JSON.parse(bytes.toString('utf8')) as { codeBuildCloneRef?: CloneRef }).codeBuildCloneRef;
  } catch {
    return undefined;
  }
}

/** Where AWS has CodeBuild clone from: https://docs.aws.amazon.com/codepipeline/latest/userguide/tutorials-github-gitclone.html */
export function cloneUrl({ connectionArn, fullRepositoryId }: CloneRef): string {
  const [, , , region, account, connection = ''] = connectionArn.split(':');
  return `https://codestar-connections.${region}.amazonaws.com/git-http/${account}/${region}/${connection.slice(connection.indexOf('/') + 1)}/${fullRepositoryId}.git`;
}
