import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

const folder = mkdtempSync(join(tmpdir(), 'gates-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

/** The folder of a function's code. */
export function codeOf(files: Readonly<Record<string, string>>): string {
  const code = join(folder, String(count++));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(code, path)), { recursive: true });
    writeFileSync(join(code, path), text);
  }
  return code;
}

/** A function on Node.js whose handler has this body; it sees `request`. */
export function nodeFunction(scope: Construct, id: string, body: string, timeout = Duration.seconds(10)): Function {
  return new Function(scope, id, {
    runtime: Runtime.NODEJS_22_X, handler: 'index.handler', timeout, code: Code.fromAsset(codeOf({ 'index.js': `exports.handler = async (request) => { ${body} };` })),
  });
}

/** A function in Python whose handler has this body; it sees `request`. */
export function pythonFunction(scope: Construct, id: string, body: string, timeout = Duration.seconds(60)): Function {
  const lines = body.split('\n').map((line) => `    ${line}\n`).join('');
  return new Function(scope, id, {
    runtime: Runtime.PYTHON_3_13, handler: 'index.handler', timeout, code: Code.fromAsset(codeOf({ 'index.py': `import time\ndef handler(request, context):\n${lines}` })),
  });
}
