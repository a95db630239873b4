import { splitBegun, splitLine } from '../../../bin/shell/split';

test.each([
  ['', []], ['  \t ', []], ['settle', ['settle']], ['approve prod  go on', ['approve', 'prod', 'go', 'on']],
  ['approve prod "go on"', ['approve', 'prod', 'go on']], ["commit 'a b' --message ''", ['commit', 'a b', '--message', '']],
  ['a"b c"d', ['ab cd']], ['"say \\"yes\\" to C:\\dir"', ['say "yes" to C:\\dir']], ["'no \\ escape'", ['no \\ escape']], ['a\\ b \\"c', ['a b', '"c']],
  ['# a comment', []], ['settle # until nothing goes on', ['settle']], ['a#b "# c"', ['a#b', '# c']], ["invoke Api '{\"path\": \"/\"}'", ['invoke', 'Api', '{"path": "/"}']],
  ['über 日本 🎉', ['über', '日本', '🎉']],
])('%j are the words %j', (line, words) => {
  expect(splitLine(line)).toEqual(words);
});

test.each([['approve "go', 'the quotation that begins with " does not end'], ["a 'b", "begins with ' does not end"], ['a \\', 'a backslash stands at the end']])('fails for %j', (line, said) => {
  expect(() => splitLine(line)).toThrow(said);
});

test.each([
  ['', [], ''], ['adv', [], 'adv'], ['advance ', ['advance'], ''], ['commit "my fol', ['commit'], 'my fol'], ['commit my\\ fol', ['commit'], 'my fol'],
])('%j, still being written, has the words %j and then %j', (line, words, last) => {
  expect(splitBegun(line)).toEqual({ words, last });
});
