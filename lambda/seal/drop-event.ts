import { parseDropKey } from '../../lib/contracts/keys';
import { Reader } from '../../lib/contracts/parse';

export interface DropEvent {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  readonly name: string;
  readonly id: string;
}

/** EventBridge's *Object Created* of a `drop.json`. */
export function parseDropEvent(event: unknown): DropEvent {
  return Reader.parse('drop event', event, (r) => {
    const detail = r.field('detail');
    const key = detail.field('object').field('key').string(/^drop\/[^/]+\/[^/]+\/drop\.json$/, 'the key of a drop.json');
    return {
      bucket: detail.field('bucket').field('name').string(/./),
      key,
      versionId: detail.field('object').field('version-id').string(/./),
      ...(parseDropKey(key) ?? { name: '', id: '' }),
    };
  });
}
