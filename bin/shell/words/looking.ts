import { writeFileSync } from 'node:fs';
import type { JournalEntry, ReportView } from '../../../lib/local';
import { helpOf, helpOfAll } from '../help';
import { invalid, Word } from '../word';

export const LOOKING: readonly Word[] = [
  {
    name: 'status', help: 'what runs where and what goes on; of one environment also what people are asked. Answers the report, or that environment\'s part',
    parameters: [{ name: 'ENVIRONMENT', kind: 'environment', isOptional: true }],
    run: ({ rehearsal }, { words: [name] }) => (name === undefined ? rehearsal.report : rehearsal.report.environment(name)),
    show: (answer: ReportView | ReportView['environments'][number], { showLive, say }) => {
      showLive('environments' in answer ? undefined : answer);
      const asked = 'environments' in answer ? answer.environments : [answer];
      asked.forEach(({ name, asks }) => asks !== null && say(`${name} asks: ${asks}`));
    },
  },
  {
    name: 'log', help: 'the last lines of the journal, details as well; 20 if nobody says how many', parameters: [{ name: 'COUNT', kind: 'text', isOptional: true }],
    run: ({ journal }, { words: [count = '20'] }) => {
      if (!/^[1-9]\d*$/.test(count)) throw invalid(`'${count}' is no number of lines; write e.g. log 50`);
      return journal.slice(-Number(count));
    },
    show: (entries: readonly JournalEntry[], { showEntry }) => entries.forEach(showEntry),
  },
  {
    name: 'report', help: 'all tables as at the end; with FILE, the report as a JSON document there instead. Answers the report', parameters: [{ name: 'FILE', kind: 'path', isOptional: true }],
    run: ({ rehearsal }, { words: [file] }) => {
      const { report } = rehearsal;
      if (file !== undefined) write(file, `${JSON.stringify(report, null, 2)}\n`);
      return report;
    },
    show: (report: ReportView, { showReport, say }, { words: [file] }) => (file === undefined ? showReport(report) : say(`The report is in ${file}.`)),
  },
  {
    name: 'help', help: 'what can be said; of one word, all about it', parameters: [{ name: 'WORD', kind: 'word', isOptional: true }],
    run: (session, { words: [name] }) => (name === undefined ? helpOfAll(session.groups) : helpOf(session.wordNamed(name))),
    show: (text: string, { say }) => say(text),
  },
  { name: 'quit', help: 'ends the rehearsal; so does the end of the input (Ctrl-D)', parameters: [], run: (session) => session.quit() },
];

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw invalid(`${file} can't be written: ${(error as Error).message}; name a file in a folder that is there`);
  }
}
