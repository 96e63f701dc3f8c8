import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CommitSubject } from '../../../src/core/commitMessages/commitPrompt.ts';
import { readCommitStyle } from '../../../src/core/commitMessages/commitStyle.ts';
import { readMessage } from '../../../src/core/commitMessages/readMessage.ts';

describe('readMessage', () => {
  function subject(changes: Partial<CommitSubject> = {}, ...messages: readonly string[]): CommitSubject {
    const style = readCommitStyle(messages.map((message) => ({ message })));
    return { diffs: [], isStaged: true, style, draft: '', ...changes };
  }
  const whole = (answer: string, about = subject()): string => readMessage(answer, about, true);

  it('is what is in the fence, or all without one', () => {
    for (const answer of [
      'Fix the count',
      '```\nFix the count\n```',
      '```text\nFix the count\n```\n\nThis message says what the change does.',
      'Here is a commit message for the staged changes:\n\n```text\nFix the count\n```',
      '**Commit message:**\n\n~~~\nFix the count\n~~~',
      'Sure! Here is the commit message:\nFix the count',
      'Commit message: Fix the count',
      '**Subject:** Fix the count',
      'Title: Fix the count.',
      '"Fix the count"',
      '`Fix the count`',
      '“Fix the count.”',
      '**Fix the count**',
      '# Fix the count',
    ])
      assert.equal(whole(answer), 'Fix the count', answer);
  });

  it('keeps what belongs to it', () => {
    for (const answer of [
      'Add `retry` to `fetch`',
      '"a" and "b" are equal',
      'docs: say how: step by step',
      'Use __init__ and __main__',
      'Support C#',
      'Handle paths that end in ...',
      'UTF-8 is the default',
    ])
      assert.equal(whole(answer), answer);
    const withCode = 'Add a limit\n\nIt is set by:\n\n```toml\nlimit = 3\n```\n\nThe default stays.';
    assert.equal(whole(withCode), withCode);
  });

  it('has one blank line below the first, none of them at the end, and no labels', () => {
    assert.equal(
      whole('Fix the count\n**Body:**\nIt was one too high.  \n\n\n\n- in lists\n- in trees\n\n'),
      'Fix the count\n\nIt was one too high.\n\n- in lists\n- in trees',
    );
  });

  it('has no text below where the last commits have none, unless the author asks for it', () => {
    const plain = ['Add a list', 'Fix it', 'Say why'];
    const answer = 'Fix the count\n\nIt was one too high.';
    assert.equal(whole(answer, subject({}, ...plain)), 'Fix the count');
    assert.equal(whole(answer, subject({ draft: 'say why, too' }, ...plain)), answer);
  });

  it('keeps the full stop where theirs have one', () => {
    assert.equal(whole('Fix the count.', subject({}, 'Add a list.', 'Fix it.')), 'Fix the count.');
    assert.equal(whole('Fix the count.', subject({}, 'Add a list', 'Fix it')), 'Fix the count');
  });

  it('names no issues and no people that the model cannot know', () => {
    assert.equal(
      whole(
        'Fix the count (#42)\n\nIt was one too high.\n\nFixes #42\nSigned-off-by: John Doe <john@example.com>',
      ),
      'Fix the count\n\nIt was one too high.',
    );
    assert.equal(whole('ABC-7: Fix the count', subject({ branch: 'main' })), 'Fix the count');
    assert.equal(whole('[ABC-7] Fix the count', subject({ branch: 'ABC-8-count' })), 'Fix the count');
  });

  it('names those that the branch or the author has named', () => {
    assert.equal(
      whole('ABC-7: Fix the count', subject({ branch: 'fix/ABC-7-count' })),
      'ABC-7: Fix the count',
    );
    const draft = 'count (#42)\n\nFixes #42';
    assert.equal(
      whole('Fix the count (#42)\n\nIt was wrong.\n\nFixes #42', subject({ draft })),
      'Fix the count (#42)\n\nIt was wrong.\n\nFixes #42',
    );
  });

  it('ends a first line that is too long where a clause ends, and has all of it below', () => {
    const long =
      'Add retries with a growing pause to the client so that a busy server does not fail a whole run';
    assert.equal(
      whole(`${long}\n\nThe pause is at most a minute.`),
      `Add retries with a growing pause to the client\n\n${long}\n\nThe pause is at most a minute.`,
    );
    const words = `Rename ${'averylongname '.repeat(8)}`.trim();
    assert.match(whole(words), /^Rename (?:averylongname ?){4}\n\nRename /);
    // As theirs are.
    assert.equal(whole(long, subject({}, `Fix ${'x'.repeat(90)}`)), long);
  });

  it('is empty until there is something of it, and never shows a fence or a lead-in while it grows', () => {
    const answer =
      'Here is the commit message:\n\n```text\nFix the count\n\nIt was one too high.\n```\nThat is all.';
    const seen = new Set<string>();
    for (let end = 0; end <= answer.length; end += 1)
      seen.add(readMessage(answer.slice(0, end), subject(), false));
    for (const text of seen)
      assert.ok(
        'Fix the count\n\nIt was one too high.'.startsWith(text.trimEnd()) || text === '',
        JSON.stringify(text),
      );
    assert.equal(readMessage('Sure', subject(), false), '');
    assert.equal(whole('```text\n```'), '');
    assert.equal(whole('  \n'), '');
  });

  it('is a message with one line first, whatever the answer is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (answer, isWhole) => {
        const message = readMessage(answer, subject(), isWhole);
        const [first, second = ''] = message.split('\n');
        assert.ok(message === '' || first!.trim() !== '');
        assert.equal(second.trim(), '');
      }),
    );
  });
});
