import assert from 'node:assert/strict';
import { type CommitStyle, readCommitStyle } from '../../../src/core/commitMessages/commitStyle.ts';

describe('readCommitStyle', () => {
  const styleOf = (...messages: readonly string[]): CommitStyle =>
    readCommitStyle(messages.map((message) => ({ message })));

  it('knows Conventional Commits, with their types and scopes by how often they were used', () => {
    const style = styleOf(
      'feat(api): add retries to the client',
      'fix(api)!: time out after ten seconds',
      'fix: close the file',
      'docs(readme): say how to install it',
      'Update README.md',
    );
    assert.equal(style.form, 'conventional');
    assert.deepEqual(style.types, ['fix', 'feat', 'docs']);
    assert.deepEqual(style.scopes, ['api', 'readme']);
  });

  it('tells parts of the project, emojis and plain sentences from them', () => {
    const forms = [
      ['net/http: do not reuse a closed body', 'cmd/go, os: fix a race', 'doc: mention it'],
      ['[parser] Accept an empty file', '[cli] Print the version', '[parser] Report columns'],
      [':bug: Fix the count', ':sparkles: Add a list', ':memo: Say why'],
      ['🐛 Fix the count', '✨ Add a list', '📝 Say why'],
      ['Fix the count', 'Add a list', 'Note: this changes the default'],
      [],
    ].map((messages) => styleOf(...messages).form);
    assert.deepEqual(forms, ['area', 'area', 'emoji', 'emoji', 'plain', 'plain']);
  });

  it('does not count what Git or a program has written', () => {
    const { subjects } = readCommitStyle([
      { message: "Merge branch 'main' into fix" },
      { message: 'Merge the two parsers' },
      { message: 'Combine both', isMerge: true },
      { message: 'Revert "Add a list"\n\nThis reverts commit 1234567.' },
      { message: 'fixup! Add a list' },
      { message: 'Bump requests from 2.31 to 2.32', author: 'dependabot[bot]' },
      { message: 'Add a list', author: 'Ada Abbot' },
      { message: '\n' },
    ]);
    assert.deepEqual(subjects, ['Merge the two parsers', 'Add a list']);
  });

  it('leaves out references that servers append, and keeps those in the text', () => {
    assert.deepEqual(
      styleOf(
        'Fix the parser (#123)',
        'Fix it (org/repo#7, #8) (!45)',
        'Fix #12 in the parser',
        'Add f(x) (see docs)',
      ).subjects,
      ['Fix the parser', 'Fix it', 'Fix #12 in the parser', 'Add f(x) (see docs)'],
    );
  });

  it('knows whether they say more below the first line; signatures say nothing', () => {
    const signed = 'Fix it\n\nSigned-off-by: Ada <ada@example.org>\nFixes: 1234567 ("Add it")';
    const long = 'Fix it\r\n\r\nIt was wrong since the beginning.';
    assert.equal(styleOf(signed, signed, signed).body, 'never');
    assert.equal(styleOf(signed, signed, long).body, 'sometimes');
    assert.equal(styleOf(signed, long, long).body, 'usually');
    // One commit is no habit.
    assert.equal(styleOf('Initial commit').body, 'sometimes');
    assert.equal(styleOf().body, 'sometimes');
  });

  it('knows how first lines end, and whether they are longer than is customary', () => {
    assert.equal(styleOf('Fix it.', 'Add a list.', 'Say why').endsWithPeriod, true);
    assert.equal(styleOf('Fix it…', 'And so on...', 'Say why.').endsWithPeriod, false);
    assert.equal(styleOf().endsWithPeriod, false);
    assert.equal(styleOf('x'.repeat(72), 'Fix it').subjectLimit, 72);
    assert.equal(styleOf('x'.repeat(73), 'Fix it').subjectLimit, undefined);
    // What a server appended is not the author's.
    assert.equal(styleOf(`${'x'.repeat(70)} (#1234)`).subjectLimit, 72);
  });

  it('takes the last ten', () => {
    const messages = Array.from({ length: 15 }, (_, index) => `Change ${index}`);
    assert.equal(styleOf(...messages).subjects.at(-1), 'Change 9');
  });
});
