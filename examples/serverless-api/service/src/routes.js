const { postage } = require('./postage');

const ROUTES = [
  ['GET', /^\/version$/, (_, { version }) => ok({ version })],
  ['GET', /^\/postage\/([A-Z]{2})\/(\d+)$/, ([country, grams]) => found(postage(country, Number(grams)))],
  ['GET', /^\/parcels\/([\w-]+)$/, async ([id], { parcels }) => found(await parcels.get(id))],
  ['GET', /^\/receivers\/([\w-]+)\/parcels$/, async ([receiver], { parcels }) => ok(await parcels.of(receiver))],
  ['POST', /^\/parcels$/, async (_, { parcels, body }) => respond(201, await parcels.send(JSON.parse(body)))],
];

/** What the API answers to a request. */
exports.answer = async ({ method, path, body }, { parcels, version }) => {
  for (const [verb, pattern, act] of ROUTES) {
    const match = verb === method && pattern.exec(path);
    if (match) return act(match.slice(1), { parcels, version, body });
  }
  return respond(404, { message: `there is no ${method} ${path}` });
};

function found(value) {
  return value === undefined ? respond(404, { message: 'nobody knows of it' }) : ok(value);
}

function ok(value) {
  return respond(200, value);
}

function respond(statusCode, value) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
