import type { Template } from './templates';

/** The policies of a template's roles, as documents, with who holds them. */
export function rolePolicies<D = unknown>({ Resources }: Template): { readonly holder: string; readonly document: D }[] {
  return Object.entries(Resources).filter(([, { Type }]) => Type.startsWith('AWS::IAM::')).flatMap(([holder, { Properties = {} }]) => [
    ...((Properties.Policies ?? []) as { PolicyDocument: D }[]).map(({ PolicyDocument: document }) => ({ holder, document })),
    ...(Properties.PolicyDocument ? [{ holder, document: Properties.PolicyDocument as D }] : []),
  ]);
}

/** How many characters each policy of a role has at most: IAM counts without white space; what is known at deployment only counts as the longest ARN of ours. */
export function policySizes(template: Template): { readonly holder: string; readonly size: number }[] {
  return rolePolicies(template).map(({ holder, document }) => ({ holder, size: JSON.stringify(document, (_, value: unknown) => resolved(value)).length }));
}

/** `arn:aws:lambda:ap-southeast-1:111111111111:function:` and a name of 64 characters. */
const LONGEST_ARN = 'x'.repeat(116);
const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = { 'AWS::Partition': 'aws', 'AWS::Region': 'ap-southeast-1', 'AWS::AccountId': '111111111111' };

function resolved(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const [[name, content] = ['', undefined]] = Object.entries(value);
  switch (name) {
    case 'Ref': return PSEUDO_PARAMETERS[content as string] ?? LONGEST_ARN;
    case 'Fn::Join': return (content as [string, unknown[]])[1].map(resolved).join((content as [string, unknown[]])[0]);
    case 'Fn::Sub': return (content as string).replace(/\$\{([^}]+)\}/g, (_, reference: string) => PSEUDO_PARAMETERS[reference] ?? LONGEST_ARN);
    default: return name.startsWith('Fn::') ? LONGEST_ARN : value;
  }
}
