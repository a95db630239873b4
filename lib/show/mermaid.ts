import { BuildDefinition, ConditionsDefinition, Definition, EnvironmentDefinition, ReleasePipelineDefinition } from './definition';
import { deployedTo, gateWords, shiftWords, spanWords } from './words';

/** The release process as a Mermaid flowchart, which GitHub and GitLab draw in comments and pages. Ways back are dotted. */
export function mermaidOf({ pipelines }: Definition): string {
  return ['flowchart TD', ...pipelines.flatMap((pipeline, index) => pipelineLines(pipeline, `p${index}`)), ...CLASSES].join('\n');
}

/** Outlines only, which can be seen on light and on dark. Meaning never rests on them: the shapes and words say the same. */
const CLASSES = ['  classDef people stroke:#bf8700,stroke-width:2px', '  classDef gates stroke:#1a7f37,stroke-width:2px'];

function pipelineLines({ name, origin, artifacts, environments }: ReleasePipelineDefinition, id: string): string[] {
  const store = `${id}_store`;
  const entries = environments.map((environment, index) => ({ environment, at: `${id}_e${index}` }));
  const idOf = (wanted: string) => entries.find(({ environment }) => environment.name === wanted)?.at ?? store;
  return [
    `  subgraph ${id}[${label(name)}]`,
    '    direction TB',
    ...(origin.kind === 'drop'
      ? [`    ${id}_drop([${label('a build server', `hands in ${artifacts.join(', ')}`)}])`, `    ${id}_drop --> ${store}`] : buildLines(origin, artifacts, id, store)),
    `    ${store}[(${label('releases')})]`,
    ...entries.flatMap(({ environment, at }) => environmentLines(environment, at)),
    ...entries.flatMap(({ environment: { comesAfter }, at }) => (
      comesAfter.length === 0 ? [`    ${store} --> ${at}`] : comesAfter.map((before) => `    ${idOf(before)} -->|${label('good')}| ${at}`)
    )),
    '  end',
  ];
}

function buildLines({ pipeline, source, stages, version }: BuildDefinition, artifacts: readonly string[], id: string, store: string): string[] {
  return [
    `    ${id}_source([${label(source)}])`,
    `    ${id}_build[${label(pipeline, stages.map(({ name }) => name).join(', '), artifacts.join(', '))}]`,
    `    ${id}_source --> ${id}_build`,
    `    ${id}_build -->|${label(version)}| ${store}`,
  ];
}

interface Step {
  readonly id: string;
  readonly shape: (text: string) => string;
  readonly lines: readonly string[];
  readonly style?: string;
}

/** Edges go to the environment and not to what is in it, or its own direction would not count. */
function environmentLines(environment: EnvironmentDefinition, at: string): string[] {
  const { name, approvals, before, after, rollback } = environment;
  const hexagon = (text: string) => `{{${text}}}`;
  const gates = (id: string, side: ConditionsDefinition | null): Step[] => (side === null ? [] : [{ id: `${at}_${id}`, shape: hexagon, lines: gateLines(id, side), style: 'gates' }]);
  const turns: Step[][] = [
    approvals.map(({ approvers, reasonRequired }, index): Step => ({
      id: `${at}_approve${index}`, shape: (text) => `([${text}])`, style: 'people', lines: [`${approvers.join(' or ')} must say yes`, ...(reasonRequired ? ['with a reason'] : [])],
    })),
    gates('before', before),
    [{ id: `${at}_deploy`, shape: (text: string) => `[${text}]`, lines: deploymentLines(environment) }],
    gates('after', after),
  ].filter((turn) => turn.length > 0);
  const [last] = turns[turns.length - 1];
  return [
    `    subgraph ${at}[${label(name)}]`,
    '      direction LR',
    ...turns.flat().map(({ id, shape, lines, style }) => `      ${id}${shape(label(...lines))}${style === undefined ? '' : `:::${style}`}`),
    // People are asked at once, and all of them must say yes.
    ...turns.slice(1).flatMap(([next], index) => turns[index].map(({ id }) => `      ${id} --> ${next.id}`)),
    ...(rollback === null ? [] : [`      ${last.id} -.->|${label('no: the last good release', ...(rollback.watchSeconds > 0 ? [`alarms: ${spanWords(rollback.watchSeconds)}`] : []))}| ${at}_deploy`]),
    '    end',
  ];
}

function gateLines(side: string, { gates, steadySeconds, overriders }: ConditionsDefinition): string[] {
  return [
    `gates ${side}`, ...gates.map((gate) => (gate.kind === 'alarm' ? gateWords(gate) : gate.name)),
    ...(steadySeconds > 0 ? [`yes for ${spanWords(steadySeconds)}`] : []), ...(overriders.length > 0 ? [`or ${overriders.join(', ')}`] : []),
  ];
}

function deploymentLines({ deployments, deployInOrder }: EnvironmentDefinition): string[] {
  return deployments.flatMap((deployment, index) => [
    `${deployInOrder ? `${index + 1}) ` : ''}${deployment.artifacts.join(', ')}: ${deployedTo(deployment)}`,
    ...(deployment.elsewhere === null ? [] : [`account ${deployment.elsewhere}`]),
    ...(deployment.kind === 'alias' && deployment.shift !== 'AllAtOnce' ? [shiftWords(deployment.shift)] : []),
  ]);
}

/** Lines of a text in quotes. What could mean something to Mermaid, Markdown or HTML is written as its number. */
function label(...lines: readonly string[]): string {
  return `"${lines.map((line) => line.replace(/[^\p{L}\p{N} .,:/()_-]/gu, (character) => `#${character.codePointAt(0)};`)).join('<br>')}"`;
}
