import { App, Stack } from 'aws-cdk-lib';
import { load, RehearsableApp, Story } from '../../../lib/local';
import { newApp } from '../../helpers/synth';
import { planOf } from './mini-plan';

const app = newApp();
const stack = new Stack(app, 'Bare');

test.each<[string, unknown, string, string]>([
  ['nothing', undefined, 'UsageInvalid', 'load takes a CDK app, or the folder that `cdk synth` wrote, got undefined; export the app from the file that makes it: module.exports = { app }'],
  ['what a module exports', { app, stack }, 'UsageInvalid', "load takes a CDK app, or the folder that `cdk synth` wrote, got an object with app, stack; give its 'app'"],
  ['a module that exports no app', {}, 'UsageInvalid', 'load takes a CDK app, or the folder that `cdk synth` wrote, got an object with nothing in it; export the app from the file that makes it: module.exports = { app }'],
  ['a stack', stack, 'UsageInvalid', 'load takes a CDK app, or the folder that `cdk synth` wrote, got a construct that can\'t be synthesized by itself; give the app that it is in'],
  ['the file of an app', __filename, 'AssemblyUnreadable', `${__filename} is a file; give load the app itself (the object), or the folder that \`cdk synth\` wrote, usually cdk.out`],
  ['a folder that is not there', 'not-there', 'AssemblyUnreadable', 'there is no folder not-there; give load the app itself (the object), or the folder that `cdk synth` wrote, usually cdk.out'],
  ['an app without a release pipeline', app, 'UsageInvalid', `the app in ${app.outdir} has no release pipeline, so there is nothing to rehearse; add a ReleasePipeline to one of its stacks, or name another app`],
])('fails for %s', (_what, given, code, message) => {
  expect(() => load(given as App)).toThrow(expect.objectContaining({ code, message }));
});

test.each<[unknown, string]>([
  ['./story.mjs', "'./story.mjs'"], [undefined, 'undefined'], [{ default: () => undefined }, '{ default: [Function: default] }'],
])('fails for a story that is no function: %j', async (story, said) => {
  await expect(new RehearsableApp(planOf()).rehearse(story as Story)).rejects.toMatchObject({
    code: 'StoryInvalid', message: `a story is a function of the rehearsal, got ${said}; import its module, and give what it exports`,
  });
});
