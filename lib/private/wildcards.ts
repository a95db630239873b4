import { Stack, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Statement } from './policy';

/** A wildcard that a policy of this library may hold: for which actions, in which shape, and why nothing narrower would do. */
interface Wildcard {
  readonly actions: RegExp;
  readonly resource: RegExp;
  readonly reason: string;
}

/** All of them. What is not in this list is left for policy checkers to find. */
const WILDCARDS: readonly Wildcard[] = [
  {
    actions: /^codepipeline:PutJob(Success|Failure)Result$/,
    resource: /^\*$/,
    reason: 'AWS offers no resource level for ending a job: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodepipeline.html; '
      + 'a job is known by an id that only its own function is told',
  },
  {
    actions: /^s3:(Get|Put|Delete)Object/,
    resource: /\/\*(\/release\.json|\/admitted_\*)?$/,
    reason: 'Objects of one bucket, below one prefix wherever the bucket holds several kinds of them: their keys hold versions, digests and '
      + 'execution ids, which nobody knows before there is a release',
  },
  {
    actions: /^cloudformation:/,
    resource: /:stack\/[^*]+\/\*$/,
    reason: 'One stack by its name: the id at the end of its ARN is made up when somebody creates it',
  },
  {
    actions: /^kms:Decrypt$/,
    resource: /^\*$/,
    reason: "A key of another account, whose ARN nobody knows here: its own policy lets in this role alone, and here its encryption context names the bucket",
  },
  {
    actions: /^lambda:(Get(Alias|FunctionConfiguration|ProvisionedConcurrencyConfig)|PublishVersion|Update(Alias|FunctionCode))$/,
    resource: /:\*$/,
    reason: 'Versions and aliases of one function: versions are numbered when a release is deployed, and CodePipeline asks for this: '
      + 'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-LambdaDeploy.html',
  },
  {
    actions: /^logs:(CreateLogGroup|CreateLogStream|PutLogEvents)$/,
    resource: /:log-group:\/aws\/codepipeline\/[^:*]+:(log-stream:)?\*$/,
    reason: "The log of one pipeline's own actions, whose streams CodePipeline names when it writes",
  },
  {
    actions: /^ssm:GetParameter(sByPath)?$/,
    resource: /:parameter\/.+\/\*$/,
    reason: "Read only, below the store's own path: one parameter for each environment that uses the store, also of environments that come later",
  },
  {
    actions: /^scheduler:(Create|Update|Delete)Schedule$/,
    resource: /:schedule\/.+\/\*$/,
    reason: "Schedules of the store's own group: one for each environment while it has something to do, made and removed while nobody deploys",
  },
];

/**
 * Says for each wildcard in these statements why it is there, where policy checkers such as cdk-nag look for it (`Validations.acknowledge`,
 * rule AwsSolutions-IAM5). Only the exact resource is named, so that whatever somebody adds to the same role is still found.
 *
 * It is said when everything is known: a bucket of another stack is an import by then, and checkers name it so.
 */
export function explainWildcards(holder: IConstruct, statements: () => readonly Statement[]): void {
  holder.node.addValidation({
    validate: () => {
      const resolved = Stack.of(holder).resolve(statements()) as readonly ResolvedStatement[];
      for (const [resource, reason] of reasons(resolved)) {
        Validations.of(holder).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
      }
      return [];
    },
  });
}

interface ResolvedStatement {
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
}

/** The reason of each wildcard resource; a resource for which one of the actions has none is left out. */
function reasons(statements: readonly ResolvedStatement[]): Map<string, string> {
  const found = new Map<string, string>();
  const unexplained = new Set<string>();
  for (const { Action, Resource } of statements) {
    for (const resource of [Resource].flat().map(flat).filter((text) => text.includes('*'))) {
      for (const action of [Action].flat() as string[]) {
        const reason = WILDCARDS.find((wildcard) => wildcard.actions.test(action) && wildcard.resource.test(resource))?.reason;
        if (reason) found.set(resource, reason);
        else unexplained.add(resource);
      }
    }
  }
  for (const resource of unexplained) found.delete(resource);
  return found;
}

/** A resource as one text, a reference in angle brackets: how policy checkers write it. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const node = value as Intrinsic;
  if (node['Fn::Join']) return node['Fn::Join'][1].map(flat).join(node['Fn::Join'][0]);
  if (node['Fn::GetAtt']) return `<${node['Fn::GetAtt'].join('.')}>`;
  if (node['Fn::ImportValue'] !== undefined) return flat(node['Fn::ImportValue']);
  return node.Ref === undefined ? JSON.stringify(value) : `<${node.Ref}>`;
}

interface Intrinsic {
  readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
  readonly 'Fn::GetAtt'?: readonly [string, string];
  readonly 'Fn::ImportValue'?: unknown;
  readonly Ref?: string;
}
