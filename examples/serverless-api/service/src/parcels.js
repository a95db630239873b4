const { randomUUID } = require('node:crypto');

/** Table and queue belong to the stack of the release: it says where they are. Prices are asked most, and need none of this. */
let connected;
const connect = () => (connected ??= (async () => {
  const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
  const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
  const { DynamoDBDocument } = require('@aws-sdk/lib-dynamodb');
  const { SQS } = require('@aws-sdk/client-sqs');
  const { Parameter } = await new SSMClient({}).send(new GetParameterCommand({ Name: process.env.PLACES }));
  return { documents: DynamoDBDocument.from(new DynamoDBClient({})), messages: new SQS({}), ...JSON.parse(Parameter.Value) };
})());

/** A parcel by its id; undefined if there is none. */
exports.get = async (id) => {
  const { documents, table } = await connect();
  return (await documents.get({ TableName: table, Key: { id } })).Item;
};

/** The parcels of somebody who waits for them. */
exports.of = async (receiver) => {
  const { documents, table } = await connect();
  const asked = { TableName: table, IndexName: 'receiver', KeyConditionExpression: 'receiver = :receiver', ExpressionAttributeValues: { ':receiver': receiver } };
  return (await documents.query(asked)).Items;
};

/** Takes a parcel in, and has its receiver told. */
exports.send = async ({ receiver, country, grams }) => {
  const { documents, messages, table, notices } = await connect();
  const parcel = { id: randomUUID(), receiver, country, grams };
  await documents.put({ TableName: table, Item: parcel });
  await messages.sendMessage({ QueueUrl: notices, MessageBody: JSON.stringify({ parcel: parcel.id, receiver }) });
  return parcel;
};
