import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFrontMatter } from '../../../src/core/slashCommands/frontMatter.ts';

describe('readFrontMatter', () => {
  const entriesOf = (...lines: string[]): Record<string, unknown> =>
    Object.fromEntries(readFrontMatter(['---', ...lines, '---', 'Body'].join('\n')).entries);

  it('reads texts with and without quotes, and leaves comments out', () => {
    assert.deepEqual(
      entriesOf(
        '# A comment',
        'description: Write a test # not this',
        "name: 'it''s: one'",
        String.raw`argument-hint: "say \"yes\" # or no" # a comment`,
        'color: #123',
        'url: http://example.com/#part',
        'empty:',
      ),
      {
        description: 'Write a test',
        name: "it's: one",
        'argument-hint': 'say "yes" # or no',
        color: '',
        url: 'http://example.com/#part',
        empty: '',
      },
    );
  });

  it('reads lists in both forms', () => {
    assert.deepEqual(
      entriesOf(
        'tools: ["a, b", search/codebase, \'c\',]',
        'more:',
        '  - one',
        '  - "two" # 2',
        '- three',
        'none: []',
      ),
      { tools: ['a, b', 'search/codebase', 'c'], more: ['one', 'two', 'three'], none: [] },
    );
    assert.deepEqual(entriesOf('tools: [a,', '  b]', 'x: y'), { tools: ['a', 'b'], x: 'y' });
  });

  it('reads texts over several lines', () => {
    assert.deepEqual(
      entriesOf('a: |', '  one', '  two', 'b: >-', '  three', '  four', 'c: five', '  six', 'd:', '  seven'),
      { a: 'one\ntwo', b: 'three four', c: 'five six', d: 'seven' },
    );
  });

  it('knows the keys of what it does not read', () => {
    assert.deepEqual(entriesOf('handoffs:', '  label: x', '  agent: y', 'z: 1'), { handoffs: '', z: '1' });
  });

  it('says where the body begins, whatever ends the lines', () => {
    for (const end of ['\n', '\r\n', '\r'])
      assert.deepEqual(readFrontMatter(['\uFEFF---', 'a: b', '---', '', 'One', 'two', ''].join(end)), {
        entries: new Map([['a', 'b']]),
        body: 'One\ntwo',
        firstLine: 5,
      });
    assert.deepEqual(readFrontMatter('\n\nOne\n'), { entries: new Map(), body: 'One', firstLine: 3 });
  });

  it('takes front matter that does not end, or does not begin the file, for text', () => {
    for (const text of ['---\na: b\nText', 'Text\n---\na: b\n---', '--- x\na: b\n---'])
      assert.deepEqual(readFrontMatter(text), { entries: new Map(), body: text, firstLine: 1 });
    assert.deepEqual(readFrontMatter(''), { entries: new Map(), body: '', firstLine: 1 });
  });

  it('loses nothing of the text below it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string()), (body, head) => {
        const lines = head
          .map((line) => line.replaceAll(/[\r\n]/g, ' '))
          .filter((line) => !line.startsWith('---'));
        const read = readFrontMatter(['---', ...lines, '---', body].join('\n'));
        assert.equal(read.body, body.replaceAll(/\r\n?/g, '\n').trim());
      }),
    );
  });

  it('gives back any text that stands in quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const line = text.replaceAll(/[\r\n]/g, ' ');
        assert.deepEqual(entriesOf(`a: '${line.replaceAll("'", "''")}'`), { a: line });
        assert.deepEqual(entriesOf(`a: "${line.replaceAll(/["\\]/g, String.raw`\$&`)}"`), { a: line });
      }),
    );
  });
});
