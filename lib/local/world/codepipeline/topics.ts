import { ServiceError } from '../service';

/** Refuses a topic's ARN as CreatePipeline does; whether the topic exists shows only when the approval asks. */
export function checkTopic(arn: string, action: string, region: string): void {
  const parts = arn.split(':');
  const refuse = (text: string) => new ServiceError('InvalidActionDeclarationException', text);
  if (parts.length !== 6 || parts[0] !== 'arn' || !parts[2] || !parts[5]) {
    throw refuse(`The ARN ${arn} you specified for sending notifications for the approval action ${action} contains a format error.`);
  }
  const said = `The ARN ${arn} has been specified for sending notifications for the approval action ${action}, but`;
  if (parts[2] !== 'sns') throw refuse(`${said} the AWS service for this ARN cannot be used to send approval requests.`);
  if (parts[3] !== region) throw refuse(`${said} the ARN is not in the same region as the pipeline.`);
}

/** Why an approval could not ask: code and message as captured. */
export function explainPublish(error: ServiceError, topic: string): [string, string] {
  if (topic.endsWith('.fifo')) {
    return ['ConfigurationError', `An invalid topic ARN (${topic}) was provided. Update your pipeline to use a valid topic, or create a new one to use in your pipeline.`];
  }
  if (error.code === 'NotFound' || error.code === 'NotFoundException') {
    return ['ConfigurationError', `No Amazon SNS topic with the ARN ${topic} was found. Update your pipeline to use an existing topic, or create a new one to use in your pipeline.`];
  }
  return ['PermissionError', 'The Pipeline or Action role does not have permission to publish to topics in Amazon SNS. Add the sns:Publish permission to the role’s policy, and then try again.'];
}
