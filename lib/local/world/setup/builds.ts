import { isReleaseError, ReleaseError } from '../../../contracts/errors';
import { readProject } from '../codebuild/project';
import { onlyProperties, textOf } from '../properties';
import { Part } from './part';

/** A project that can't be run here is there, and refuses by name when somebody starts a build. */
export const buildProject: Part = ({ codebuild, home }, { id, name, arn, account, region, properties }) => {
  try {
    if (account !== home.account || region !== home.region) {
      throw new ReleaseError('Unsupported', `${id}: it is in ${account}/${region}; a rehearsal has build projects in ${home.account}/${home.region} only`);
    }
    codebuild.addProject(readProject(id, name, arn, properties));
  } catch (error) {
    if (!isReleaseError(error)) throw error;
    codebuild.addRefused(name, new ReleaseError('Unsupported', error.message, { cause: error }));
  }
};

/** A connection works at once; on AWS somebody must have completed it by hand. */
export const connection: Part = ({ connections }, { id, arn, properties }) => {
  onlyProperties(id, properties, ['ConnectionName', 'HostArn', 'ProviderType', 'Tags']);
  connections.add(arn, textOf(id, properties, 'ProviderType'));
};

/** Whoever writes to a log group that is there need not be allowed to make it. */
export const logGroup: Part = ({ logs }, { account, name }) => logs.add(account, name);

export const reportGroup: Part = ({ codebuild }, { arn }) => codebuild.addReportGroup(arn);
