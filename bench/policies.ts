import { Template } from './templates';

/** Characters of the longest policy of a role. IAM counts without white space; what is known at deployment only counts as the longest ARN of a function. */
export function longestPolicy({ Resources }: Template): number {
  const documents = Object.values(Resources).filter(({ Type }) => Type.startsWith('AWS::IAM::')).flatMap(({ Properties = {} }) => [
    ...((Properties.Policies ?? []) as { PolicyDocument: unknown }[]).map(({ PolicyDocument }) => PolicyDocument), Properties.PolicyDocument ?? [],
  ]);
  return Math.max(0, ...documents.map((document) => JSON.stringify(document, (_, value: unknown) => resolved(value)).length));
}

/** `arn:aws:lambda:ap-southeast-1:111111111111:function:` and a name of 64 characters. */
const LONGEST_ARN = 'x'.repeat(116);
const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = { 'AWS::Partition': 'aws', 'AWS::Region': 'ap-southeast-1', 'AWS::AccountId': '111111111111' };

function resolved(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const [[name, content] = []] = Object.entries(value);
  switch (name) {
    case 'Ref': return PSEUDO_PARAMETERS[content as string] ?? LONGEST_ARN;
    case 'Fn::GetAtt': return LONGEST_ARN;
    case 'Fn::Join': return (content as [string, unknown[]])[1].map(resolved).join((content as [string, unknown[]])[0]);
    case 'Fn::Sub': return (content as string).replace(/\$\{([^}]+)\}/g, (_, reference: string) => PSEUDO_PARAMETERS[reference] ?? LONGEST_ARN);
    default: return value;
  }
}
