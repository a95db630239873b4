import { ANNOUNCEMENT_SCHEMA_VERSION, AnnouncementDocument } from '../../lib/contracts/announcement';
import { BUILD_ENVIRONMENT } from '../../lib/contracts/build';
import { pipelineName } from '../../lib/contracts/names';
import { printable } from '../../lib/contracts/printable';
import { News } from './news';

/** SNS takes less than 100 characters as a subject; mail programs show ASCII everywhere: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT_MAX = 99;
/** What is longer is read in the console. Together it is far from the 262,144 bytes that SNS takes. */
const REASON_MAX = 1000;
const DETAIL_MAX = 300;
/** What people are asked is told as they read it: https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const QUESTION_MAX = 1000;

/** Where and when something happened. */
export interface Occasion {
  readonly release: string;
  readonly sequence: number;
  readonly at: string;
  readonly region: string;
}

export interface Message {
  readonly subject: string;
  readonly message: string;
}

/** An announcement as machines get it. What others wrote is shortened, and shows nothing but what is written there. */
export function documentOf(news: News, { release, sequence, at, region }: Occasion): AnnouncementDocument {
  const { announcement, headline, version, environment, executionId } = news;
  const reason = news.reason === null ? null : inOneLine(news.reason, REASON_MAX);
  const details = Object.entries(news.details).filter((detail): detail is [string, string] => typeof detail[1] === 'string' && detail[1] !== '');
  return {
    schemaVersion: ANNOUNCEMENT_SCHEMA_VERSION, id: [release, sequence, announcement, environment, version].filter(Boolean).join('/'), announcement,
    text: reason === null ? `${headline}.` : `${headline}: ${reason}`,
    at, release, version, environment, executionId, reason, link: linkTo(release, news, region),
    details: Object.fromEntries(details.map(([name, text]) => [name, name === 'question' ? printable(text, QUESTION_MAX) : inOneLine(text, DETAIL_MAX)])),
  };
}

/**
 * One message for everybody who has subscribed: people get a text, functions, queues and streams the document, and web hooks what chats want of Amazon Q
 * Developer: https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function messageOf(document: AnnouncementDocument, { headline }: News): Message {
  const [text, json, chat] = [textOf(document), JSON.stringify(document), JSON.stringify(chatOf(document, headline))];
  return { subject: subjectOf(headline), message: JSON.stringify({ default: text, lambda: json, sqs: json, firehose: json, https: chat }) };
}

/** The sentence first, then line by line what else there is. */
export function textOf({ text, release, version, environment, at, details, link }: AnnouncementDocument): string {
  const { question, ...others } = details;
  const lines = [
    ['release', [release, version].filter(Boolean).join(' ')], ['environment', environment], ['at', `${at.slice(0, 19).replace('T', ' ')} UTC`],
    ...Object.entries(others).map(([name, value]) => [wordsOf(name), value]), ['link', link],
  ];
  return [text, ...question ? [question.replace(/^/gm, '> ')] : [], lines.filter(([, value]) => value).map(([name, value]) => `${name}: ${value}`).join('\n')].join('\n\n');
}

function chatOf({ id, text, announcement, release, version, environment, link, details }: AnnouncementDocument, headline: string): object {
  const { question, ...others } = details;
  const said = [question?.replace(/^/gm, '> '), ...Object.entries(others).map(([name, value]) => `*${wordsOf(name)}*: ${value}`)].filter(Boolean);
  return {
    version: '1.0', source: 'custom', id,
    content: { textType: 'client-markdown', title: headline, description: [text, ...said].join('\n'), ...(link !== null && { nextSteps: [`See ${link}`] }), keywords: [release, environment ?? announcement] },
    metadata: {
      threadId: [release, version, environment].filter(Boolean).join(' '), summary: headline, eventType: announcement,
      additionalContext: { release, version, ...(environment !== null && { environment }), ...details },
    },
  };
}

/** Nobody adds a line to what others read. */
function inOneLine(text: string, max: number): string {
  return printable(text.replace(/\s+/g, ' '), max);
}

/** ASCII in one line; what is cut ends in dots. */
export function subjectOf(headline: string): string {
  const ascii = headline.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').replace(/[^\x20-\x7e]/g, '?');
  return ascii.length > SUBJECT_MAX ? `${ascii.slice(0, SUBJECT_MAX - 3)}...` : ascii;
}

/** `waitsSince` ▸ waits since. */
function wordsOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Questions are answered where the pipeline is seen; an execution of its own tells how it came about. */
function linkTo(release: string, { announcement, environment, executionId }: News, region: string): string | null {
  if (environment === null && executionId === null) return null;
  const pipeline = pipelineName(release, environment ?? BUILD_ENVIRONMENT);
  const what = announcement === 'approval-asked' || announcement === 'gates-delayed' || executionId === null ? 'view' : `executions/${executionId}/timeline`;
  return `https://${region}.${consoleOf(region)}/codesuite/codepipeline/pipelines/${pipeline}/${what}?region=${region}`;
}

function consoleOf(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  return region.startsWith('us-gov-') ? 'console.amazonaws-us-gov.com' : 'console.aws.amazon.com';
}
