import { Identities } from '../../../../lib/local/world/identities';
import { Ids } from '../../../../lib/local/world/ids';
import { Journal, JournalEntry } from '../../../../lib/local/world/journal';
import { Timeline } from '../../../../lib/local/world/timeline';
import { START } from './world-fixture';

test('a journal writes one line of JSON per entry, in virtual time', () => {
  const timeline = new Timeline(START);
  const journal = new Journal(timeline);
  journal.note('s3', 'first');
  timeline.jump(timeline.now + 1500);
  journal.note('lambda', 'second', { a: 1, at: new Date(0) });
  expect(journal.text()).toBe([
    '{"sequence":1,"at":"2026-01-05T08:00:00.000Z","source":"s3","text":"first"}',
    '{"sequence":2,"at":"2026-01-05T08:00:01.500Z","source":"lambda","text":"second","data":{"a":1,"at":"1970-01-01T00:00:00.000Z"}}',
    '',
  ].join('\n'));
});

test('a journal keeps what was noted when the data changes later', () => {
  const journal = new Journal(new Timeline(START));
  const data = { list: [1] };
  journal.note('a', 'b', data);
  data.list.push(2);
  expect(journal.entries[0].data).toEqual({ list: [1] });
});

test('a journal keeps no secrets that the world issued', () => {
  const journal = new Journal(new Timeline(START));
  const { accessKeyId, secretAccessKey, sessionToken } = new Identities(new Ids('s')).issue({ arn: 'arn', account: '111111111111' });
  journal.note('a', `said ${secretAccessKey}`, { accessKeyId, list: [sessionToken] });
  expect(journal.entries[0]).toMatchObject({ text: 'said [secret]', data: { accessKeyId, list: ['[secret]'] } });
});

test('a journal tells entries to whoever listens, until he does not want to hear more', () => {
  const journal = new Journal(new Timeline(START));
  const heard: JournalEntry[] = [];
  const stop = journal.onEntry((entry) => heard.push(entry));
  journal.note('a', '1');
  stop();
  journal.note('a', '2');
  expect(heard.map(({ text }) => text)).toEqual(['1']);
});
