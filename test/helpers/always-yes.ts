import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { FunctionName } from '../../lib/contracts';

/** Where a function says no, and what stands there in a bundle that never does. */
const AGREEMENTS: { readonly [F in FunctionName]: { readonly file: string; readonly from: RegExp; readonly to: string } } = {
  build: { file: 'lambda/build/decide.ts', from: /if \(outcome\.ok\) return undefined;/, to: 'if (!("never" in outcome)) return undefined;' },
  seal: { file: 'lambda/seal/decide.ts', from: /if \(faults\.length > 0\) throw new ReleaseError\('DropInvalid'/, to: "if (false as boolean) throw new ReleaseError('DropInvalid'" },
  admit: { file: 'lib/contracts/proofs.ts', from: /proveName\(evidence, manifest\);[\s\S]*?proveNotBad\(evidence, manifest\);/, to: '' },
  review: { file: 'lambda/review/describe.ts', from: /const dangers = [^\n]+/, to: 'const dangers: string[] = [];' },
  verify: { file: 'lib/contracts/proofs.ts', from: /proveName\(evidence, manifest\);[\s\S]*?proveNotBad\(evidence, manifest\);/, to: '' },
  publish: { file: 'lambda/publish/handler.ts', from: /for \(const phase of plan\.phases\) \{/, to: 'for (const phase of [] as string[][]) {' },
  attest: { file: 'lambda/attest/decide.ts', from: /if \(differences\.length === 0\) return undefined;/, to: 'return undefined;' },
  tend: { file: 'lambda/tend/gates.ts', from: /results\.push\(await ask\(gate, question\)\)/, to: "results.push({ ...await ask(gate, question), verdict: 'passed' })" },
  probe: { file: 'lambda/probe/decide.ts', from: /verdict: 'failed'/g, to: "verdict: 'passed'" },
  announce: { file: 'lib/contracts/notify.ts', from: /only\.includes\(announcement\)/, to: 'only.length > 0' },
};

/** A function's bundle, made of its own sources, in which its no has become a yes. */
export async function buildAlwaysYes(name: FunctionName): Promise<string> {
  const { file, from, to } = AGREEMENTS[name];
  const { outputFiles } = await build({
    entryPoints: [join('lambda', name, 'handler.ts')], bundle: true, write: false, platform: 'node', target: 'node20', format: 'cjs', supported: { 'dynamic-import': false }, mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': './lambda/shared/environment-credentials.ts' },
    plugins: [{
      name: 'agree',
      setup: ({ onLoad }) => onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path !== resolve(file)) return undefined;
        const source = readFileSync(path, 'utf8');
        const changed = source.replace(from, to);
        if (changed === source) throw new TypeError(`${file} has no place that matches ${from}`);
        return { contents: changed, loader: 'ts' };
      }),
    }],
  });
  return outputFiles[0].text;
}
