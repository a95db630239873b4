import { App } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json';

/** As `cdk init` sets an app up, without the validation of templates, which would take longer than everything else, and without an end at 500 resources. */
export function newApp(outdir: string): App {
  return new App({ outdir, builtinCloudFormationValidation: false, analyticsReporting: false, context: { ...flags, '@aws-cdk/core:stackResourceLimit': 0 } });
}
