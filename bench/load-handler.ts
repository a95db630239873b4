/** A process of its own that loads one bundle, as a cold start does, and prints how many milliseconds of processor time that took. */
import { createRequire } from 'node:module';
import { processorTime } from './measure';

const require = createRequire(__filename);
const elapsed = processorTime();
const { handler } = require(process.argv[2]) as { handler?: unknown };
process.stdout.write(String(elapsed()));
if (typeof handler !== 'function') throw new TypeError(`${process.argv[2]} has no handler`);
