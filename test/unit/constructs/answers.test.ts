import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Gate } from '../../../lib';
import { addPipeline, newStack, synthesisError } from '../../helpers/synth';

const http = Gate.http('https://example.com/');
const ANSWER = 'codepipeline:PutApprovalResult';

/** A shop with managers who are asked, and one role per side that may override its gates. */
function askingShop() {
  const stack = newStack();
  const role = (id: string) => new Role(stack, id, { assumedBy: new AccountPrincipal(stack.account) });
  const shop = addPipeline(stack, {
    environment: {
      before: { approvals: [{ approvers: [role('Managers')] }, { approvers: [role('Lawyers')] }], gates: [http], overriders: [role('Planners')] },
      after: { gates: [http], overriders: [role('OnCall')] },
    },
  });
  return { stack, shop };
}

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** What somebody may answer: stage and action, as the end of the ARN of each. */
function answersOf(statements: readonly Statement[]): string[] {
  return statements.filter(({ Action }) => Action === ANSWER).flatMap(({ Resource }) => [Resource].flat())
    .map((arn) => /:shop-prod\/([\w/-]+)"/.exec(JSON.stringify(arn))![1]);
}

const statementsIn = (template: Template, type: string, id: string) => Object.entries(template.findResources(type))
  .filter(([logicalId]) => logicalId.startsWith(id))
  .flatMap(([, { Properties }]) => (Properties as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument.Statement);

test('whoever is named may see the pipeline and answer what he is named for, and nothing else', () => {
  const template = Template.fromStack(askingShop().stack);
  const answers = (id: string) => answersOf(statementsIn(template, 'AWS::IAM::Policy', id));
  expect({ managers: answers('Managers'), planners: answers('Planners'), onCall: answers('OnCall') }).toEqual({
    managers: ['Approve/approve-1', 'Approve/approve-2'], planners: ['Deploy/gates-before'], onCall: ['Deploy/gates-after'],
  });
  expect(statementsIn(template, 'AWS::IAM::Policy', 'OnCall').flatMap(({ Action }) => Action).filter((action) => !/:Get|:List/.test(action))).toEqual([ANSWER]);
});

test('a managed policy for permission sets is made once, under a name that they can refer to', () => {
  const { stack, shop } = askingShop();
  expect(shop.approverPolicy('prod')).toBe(shop.approverPolicy('prod'));
  const template = Template.fromStack(stack);
  const [policy] = Object.values(template.findResources('AWS::IAM::ManagedPolicy', { Properties: { ManagedPolicyName: 'shop-prod-approve' } })) as { Properties: { PolicyDocument: { Statement: Statement[] } } }[];
  expect(answersOf(policy.Properties.PolicyDocument.Statement)).toEqual(['Approve/approve-1', 'Approve/approve-2']);
});

test('fails for a policy where nobody is asked, and says where somebody is', () => {
  const stack = newStack();
  addPipeline(stack).approverPolicy('prd');
  expect(synthesisError(stack).split('\n').slice(1).map((line) => line.trim())).toEqual([
    "[Test/Shop] ApproverMissing: nobody is asked before 'prd', so nobody can be granted an answer; environments that ask people: none",
  ]);
});
