import { Definition, mermaidOf } from '../../../lib/show';
import { processDefinition } from '../../helpers/process-app';

const definition = processDefinition();

/** What of Mermaid's flowcharts is used here, strictly: labels are quoted and hold nothing that could mean something. */
const ID = String.raw`p\d+(?:_[a-z0-9]+)*`;
const LABEL = String.raw`"(?:[\p{L}\p{N} .,:/()_-]|#\d+;|<br>)+"`;
const SHAPES = [String.raw`\[${LABEL}\]`, String.raw`\(\[${LABEL}\]\)`, String.raw`\[\(${LABEL}\)\]`, String.raw`\{\{${LABEL}\}\}`].join('|');
const NODE = new RegExp(`^(${ID})(?:${SHAPES})(?::::(?:people|gates))?$`, 'u');
const SUBGRAPH = new RegExp(String.raw`^subgraph (${ID})\[${LABEL}\]$`, 'u');
const EDGE = new RegExp(String.raw`^(${ID}) (?:-->|-\.->)(?:\|${LABEL}\|)? (${ID})$`, 'u');
const OTHER = /^(flowchart TD|direction (TB|LR)|classDef (people|gates) stroke:#[0-9a-f]{6},stroke-width:2px)$/;

/** The edges, if all of it is a flowchart and each end of an edge is declared once. */
function edgesOf(diagram: string): string[] {
  const declared: string[] = [];
  const edges: string[][] = [];
  let depth = 0;
  for (const line of diagram.split('\n').map((text) => text.trim())) {
    const [, subgraph] = SUBGRAPH.exec(line) ?? [];
    const [, node] = NODE.exec(line) ?? [];
    const edge = EDGE.exec(line);
    if (subgraph) depth += 1;
    if (line === 'end') depth -= 1;
    if (subgraph ?? node) declared.push((subgraph ?? node)!);
    else if (edge) edges.push([edge[1], line.includes('-.->') ? '-.->' : '-->', edge[2]]);
    else if (line !== 'end' && !OTHER.test(line)) throw new TypeError(`no line of a flowchart: ${line}`);
  }
  expect(depth).toBe(0);
  expect(new Set(declared).size).toBe(declared.length);
  expect(edges.flatMap(([from, , to]) => [from, to]).filter((id) => !declared.includes(id))).toEqual([]);
  return edges.map((edge) => edge.join(' '));
}

test('people, all at once, gates and deployments in their order; the way back is dotted', () => {
  const [shop, api] = definition.pipelines;
  expect(edgesOf(mermaidOf(new Definition([shop])))).toEqual([
    'p0_drop --> p0_store',
    'p0_e1_approve0 --> p0_e1_before', 'p0_e1_approve1 --> p0_e1_before', 'p0_e1_before --> p0_e1_deploy', 'p0_e1_deploy --> p0_e1_after', 'p0_e1_after -.-> p0_e1_deploy',
    'p0_store --> p0_e0', 'p0_e0 --> p0_e1',
  ]);
  expect(edgesOf(mermaidOf(new Definition([api])))).toEqual(['p0_source --> p0_build', 'p0_build --> p0_store', 'p0_e0_deploy -.-> p0_e0_deploy', 'p0_store --> p0_e0']);
});

test('labels say what the text says', () => {
  const diagram = mermaidOf(definition);
  for (const text of [
    'p0_e1_approve0(["Managers or Tools/Security must say yes<br>with a reason"]):::people',
    'p0_e1_before{{"gates before<br>budget<br>or OnCall"}}:::gates',
    'p0_e1_after{{"gates after<br>https://shop.example.com/<br>the alarm live-errors of account 333333333333 is OK<br>yes for 30 min"}}:::gates',
    'p0_e1_after -.->|"no: the last good release<br>alarms: 12 h"| p0_e1_deploy',
    'p1_e0_deploy["1) infra: the stack api-data<br>2) code: the alias live of Tools/ApiFunction<br>10 #37; of the calls, all of them after 5 min<br>3) code: commands (commands-2)"]',
  ]) expect(diagram.split('\n').map((line) => line.trim())).toContain(text);
});

test.each(['"]\nend', '%%{init: {}}%%', '<script>', '`**bold**`', 'a;b', '#quot;', 'end', '--> p0_store', '😀 ümlaut'])('a gate that is called %s breaks nothing', (name) => {
  const [shop, ...others] = definition.pipelines;
  const [test, prod] = shop.environments;
  const gates = prod.after!.gates.map((gate) => ({ ...gate, name: gate.kind === 'http' ? name : gate.name }));
  const hostile = new Definition([{ ...shop, environments: [test, { ...prod, after: { ...prod.after!, gates } }] }, ...others]);
  expect(edgesOf(mermaidOf(hostile))).toEqual(edgesOf(mermaidOf(definition)));
});

test('a diagram that is none is noticed', () => {
  expect(() => edgesOf('flowchart TD\np0["a"b"]')).toThrow('no line of a flowchart');
  expect(() => edgesOf('flowchart TD\np0 --> p1')).toThrow();
});
