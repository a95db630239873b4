const { answer } = require('./routes');
const parcels = require('./parcels');
const { version } = require('./release.json');

/** A function URL or an HTTP API calls this: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
exports.handler = ({ rawPath, requestContext: { http: { method } }, body }) => answer({ method, path: rawPath, body }, { parcels, version });
