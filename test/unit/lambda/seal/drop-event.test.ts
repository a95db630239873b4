import { parseDropEvent } from '../../../../lambda/seal/drop-event';
import { changed, Json } from '../../../helpers/documents';

const EVENT: Json = {
  'version': '0', 'source': 'aws.s3', 'detail-type': 'Object Created',
  'detail': { version: '0', bucket: { name: 'work' }, object: { 'key': 'drop/shop/17/drop.json', 'size': 120, 'etag': 'e', 'version-id': 'v1', 'sequencer': '00' }, reason: 'PutObject' },
};

test('the event of a new drop.json tells where it lies, in which version, and for which release', () => {
  expect(parseDropEvent(EVENT)).toEqual({ bucket: 'work', key: 'drop/shop/17/drop.json', versionId: 'v1', name: 'shop', id: '17' });
});

test.each(['drop/shop/17/site.zip', 'drop/shop/drop.json', 'drop/shop/17/more/drop.json', 'other/shop/17/drop.json', 'drop/shop/17/drop.json/x', ''])('fails for the key %j', (key) => {
  expect(() => parseDropEvent(changed(EVENT, ['detail', 'object', 'key'], key))).toThrow(/'drop event\.detail\.object\.key' must be the key of a drop\.json/);
});

test.each([[['detail', 'bucket', 'name'], 'detail.bucket.name'], [['detail', 'object', 'key'], 'detail.object.key'], [['detail', 'object', 'version-id'], 'detail.object.version-id'], [['detail'], 'detail.bucket.name']])(
  'fails without %j', (steps, path) => {
    expect(() => parseDropEvent(changed(EVENT, steps, undefined))).toThrow(expect.objectContaining({ code: 'FieldMissing', message: expect.stringContaining(`'drop event.${path}'`) }));
  });
