const assert = require('node:assert/strict');
const test = require('node:test');
const { answer } = require('../src/routes');

/** Parcels in memory. */
const kept = [{ id: 'p-1', receiver: 'ada', country: 'NO', grams: 800 }];
const parcels = {
  get: async (id) => kept.find((parcel) => parcel.id === id),
  of: async (receiver) => kept.filter((parcel) => parcel.receiver === receiver),
  send: async (parcel) => ({ id: 'p-2', ...parcel }),
};

async function ask(method, path, body) {
  const { statusCode, body: text } = await answer({ method, path, body }, { parcels, version: '1.0.0' });
  return [statusCode, JSON.parse(text)];
}

test('a parcel has a price wherever it goes', async () => {
  assert.deepEqual(await ask('GET', '/postage/GB/250'), [200, { country: 'GB', grams: 250, cents: 490, days: 1 }]);
  assert.deepEqual(await ask('GET', '/postage/NO/2400'), [200, { country: 'NO', grams: 2400, cents: 1710, days: 4 }]);
  assert.deepEqual(await ask('GET', '/postage/NZ/1000'), [200, { country: 'NZ', grams: 1000, cents: 2450, days: 12 }]);
});

test('a parcel is found by its id, and by who waits for it', async () => {
  assert.deepEqual(await ask('GET', '/parcels/p-1'), [200, kept[0]]);
  assert.deepEqual(await ask('GET', '/parcels/p-9'), [404, { message: 'nobody knows of it' }]);
  assert.deepEqual(await ask('GET', '/receivers/ada/parcels'), [200, kept]);
});

test('a parcel is taken in', async () => {
  assert.deepEqual(await ask('POST', '/parcels', '{"receiver":"bob","country":"GB","grams":90}'), [201, { id: 'p-2', receiver: 'bob', country: 'GB', grams: 90 }]);
});

test('says which release answers, and that there is nothing else', async () => {
  assert.deepEqual(await ask('GET', '/version'), [200, { version: '1.0.0' }]);
  assert.deepEqual(await ask('DELETE', '/parcels/p-1'), [404, { message: 'there is no DELETE /parcels/p-1' }]);
});
