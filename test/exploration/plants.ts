/** A mistake that could be in the sources of the handlers: each text stands there exactly once, and is replaced. */
export interface Plant {
  readonly name: string;
  readonly edits: readonly { readonly file: string; readonly from: string; readonly to: string }[];
  /** A history that shows it, up to its last unusual move: what follows then follows by itself. `npm run explore` finds a shortest one by itself. */
  readonly history: string;
}

const plant = (name: string, history: string, ...edits: readonly [file: string, from: string, to: string][]): Plant => (
  { name, history, edits: edits.map(([file, from, to]) => ({ file, from, to })) }
);

export const PLANTS: readonly Plant[] = [
  plant('verify opens first and proves then', 'drop 1.1.0 +12 eve approves', [
    'lambda/verify/handler.ts', '    await handOver(s3(), variables.releasesBucket, proveDeployment(facts, found), job);\n', '',
  ], ['lambda/verify/handler.ts', '= proveDeployment(facts, newest);', '= {} as Manifest;'], [
    'lambda/verify/handler.ts', '    return { summary };\n  });\n',
    '    await materialise(variables.releasesBucket, job, proveDeployment(facts, await ledger.state()));\n    return { summary };\n  });\n',
  ]),
  plant('digests of manifests are not compared', 'drop 1.1.0 +1 forge', ['lib/contracts/proofs.ts', 'if (!sameDigest(sealed.digest, evidence.manifest.digest)) {', 'if (!sealed.digest) {']),
  plant('the queue moves while the environment is taken', 'drop 1.1.0 +5 drop 1.2.0', ['lambda/tend/decide.ts', 'if (state.taken || !next) return null;', 'if (!next) return null;'], [
    'lambda/tend/act.ts', "case 'start': return state.taken === null && state.start", "case 'start': return state.start",
  ]),
  plant('a number of the ledger may be written twice', 'drop 1.1.0 +1 two at once', ['lambda/shared/ledger.client.ts', "IfNoneMatch: '*', ChecksumAlgorithm", 'ChecksumAlgorithm']),
  plant('a rollback goes back to the oldest good release', 'drop 1.1.0 +12 approve +12 drop 1.2.0 +12 approve +4 red', [
    'lambda/tend/way-back.ts', 'const target = wasGood.find(', 'const target = [...wasGood].reverse().find(',
  ]),
  plant('a rollback that fails is rolled back', 'drop 1.1.0 +12 approve +12 drop 1.2.0 +12 approve +4 red', [
    'lambda/tend/way-back.ts', "if (!rollback || from.class === 'rollback') return NO_WAY;", 'if (!rollback) return NO_WAY;',
  ]),
  plant('anybody may say yes', 'drop 1.1.0 +12 eve approves', ['lib/contracts/answers.ts', 'if (!approvers.some((role) => isSessionOf(action.by, role))) return', 'if (approvers.length === 0) return']),
  plant('a yes holds for any configuration', 'drop 1.1.0 +12 tune', ['lambda/verify/decide.ts', '|| sameDigest(loaded.digest, taken.configuration.digest)) return;', '|| loaded.digest) return;']),
  plant('an alarm without data is green', 'no data', ['lambda/tend/alarm-gate.ts', "if (StateValue !== 'ALARM') return { verdict: 'inconclusive'", "if (StateValue !== 'ALARM') return { verdict: 'passed'"]),
  plant('a deployment is closed before it is quiet', 'drop 1.1.0 +5 stop test', [
    'lambda/tend/closing.ts', "return ENDED.includes(execution.status) && execution.actions.every((action) => action.status !== 'InProgress');",
    "return [...ENDED, 'Stopping'].includes(execution.status);",
  ]),
  plant('a retry takes back what the gates said', 'red drop 1.1.0 +12 approve +9 green retry prod', ['lambda/tend/closing.ts', "verdict.side === 'after' && verdict.answer === 'rejected');", "verdict.side === 'after' && verdict.answer === ('forgotten' as string));"]),
  plant('a deployment is good without being read back', 'drop 1.1.0 +5 stop test', ['lambda/tend/closing.ts', "  if (!taken.opened?.attested) return 'what runs was not read back';\n", '']),
  plant('what was verified stays when the deployment is closed', 'drop 1.1.0', [
    'lambda/tend/act.ts', 'for (const { bucket, key } of step.outputs) await s3().send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));', 'void DeleteObjectCommand;',
  ]),
  plant('a failed deployment goes on to the next environment', 'drop 1.1.0 +5 abandon test', ['lambda/tend/closing.ts', 'rejected?.failed ?? false, reason: `${fault}${text}`, enqueue: [],', 'rejected?.failed ?? false, reason: `${fault}${text}`, enqueue: promotions(name, taken, surroundings),']),
  plant('every start of an environment has the same token', '', ['lambda/tend/act.ts', '`${release} ${name} ${pending.sequence}`', '`${release} ${name} ${pending.sequence && 1}`']),
  plant('every failure counts as an interruption', 'drop 1.1.0 +5 abandon test', ['lambda/tend/closing.ts', 'rejected === undefined && isInterrupted(facts)) return', 'rejected === undefined) return']),
];
