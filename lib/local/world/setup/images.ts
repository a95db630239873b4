import { ReleaseError } from '../../../contracts/errors';
import { onlyProperties, optionalText } from '../properties';
import { Part } from './part';

/** What does not change which image a tag leads to while a story is told. */
const WITHOUT_EFFECT = ['EmptyOnDelete', 'EncryptionConfiguration', 'ImageScanningConfiguration', 'LifecyclePolicy', 'RepositoryPolicyText', 'Tags'];

export const repository: Part = ({ ecr }, { id, name, properties }) => {
  onlyProperties(id, properties, ['RepositoryName', 'ImageTagMutability', ...WITHOUT_EFFECT]);
  const mutability = optionalText(properties, 'ImageTagMutability') ?? 'MUTABLE';
  if (mutability !== 'MUTABLE' && mutability !== 'IMMUTABLE') throw new ReleaseError('Unsupported', `${id}: the rehearsal has no ImageTagMutability ${mutability}`);
  ecr.create(name, mutability === 'IMMUTABLE');
};
