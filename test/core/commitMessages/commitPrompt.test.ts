import assert from 'node:assert/strict';
import {
  changesText,
  commitInstruction,
  type CommitSubject,
  issueKey,
} from '../../../src/core/commitMessages/commitPrompt.ts';
import { readCommitStyle } from '../../../src/core/commitMessages/commitStyle.ts';

describe('the question for a commit message', () => {
  function subject(changes: Partial<CommitSubject> = {}, ...messages: readonly string[]): CommitSubject {
    const style = readCommitStyle(messages.map((message) => ({ message })));
    return { diffs: [], isStaged: true, style, draft: '', ...changes };
  }

  it('has the changes, and by name and number what there was no room for', () => {
    assert.equal(
      changesText(
        subject({
          diffs: [
            { path: 'a.py', shown: '+one' },
            { path: 'b.py', shown: '+two', rest: { added: 9, removed: 1 } },
            { path: 'c.py', shown: '', rest: { added: 200, removed: 0 } },
            { path: '.env', shown: '', rest: 'unknown' },
          ],
        }),
      ),
      [
        'Staged changes, as `git diff --cached` shows them:',
        '```diff\n+one\n+two\n```',
        'Changed too, but not shown here, with how many lines:',
        '- the rest of `b.py` (+9 -1)\n- `c.py` (+200 -0)\n- `.env`',
      ].join('\n\n'),
    );
  });

  it('is not closed by what is in the changes', () => {
    const text = changesText(subject({ isStaged: false, diffs: [{ path: 'a.md', shown: '+```\n+stop' }] }));
    assert.equal(text, 'Changes, as `git diff` shows them:\n\n````diff\n+```\n+stop\n````');
    const named = changesText(subject({ diffs: [{ path: 'a`\nb', shown: '', rest: 'unknown' }] }));
    assert.match(named, /- `a\uFFFD\uFFFDb`$/);
  });

  it('names at most sixty files', () => {
    const diffs = Array.from({ length: 100 }, (_, index) => ({
      path: `${index}.py`,
      shown: '',
      rest: 'unknown' as const,
    }));
    assert.match(changesText(subject({ diffs })), /- `59\.py`\n- and 40 more files$/);
  });

  it('says what is customary where there are no commits', () => {
    assert.equal(
      commitInstruction(subject()),
      'Write a Git commit message for these changes. ' +
        'The first line says what they do, in the imperative, in at most 72 characters, without a full stop. ' +
        'If that is not enough, add a blank line and a short text that says what and why. ' +
        'Give only the message, in one text block.',
    );
  });

  it('says how the last commits are written', () => {
    const text = commitInstruction(subject({}, 'fix(api): close it', 'feat: add a list', 'docs: say why'));
    assert.match(text, /```text\nfix\(api\): close it\nfeat: add a list\ndocs: say why\n```/);
    assert.match(text, /Conventional Commits, `type: text` or `type\(scope\): text`\./);
    assert.match(text, /Types that were used: fix, feat, docs\. Scopes: api\./);
    assert.match(text, /It has no other lines\./);
    assert.match(
      commitInstruction(subject({}, 'Fix it.\n\nIt was wrong.')),
      /without a full stop|with a full stop\. Below a blank line, a short text/,
    );
  });

  it('has what the author has written, as text', () => {
    const text = commitInstruction(subject({ draft: 'count ```' }));
    assert.match(text, /The author has written this so far\.[^]*\n````text\ncount ```\n````\n\nGive only/);
  });

  it('names the issue of the branch where the last commits name theirs', () => {
    const branch = 'feature/ABC-12-retry';
    assert.match(
      commitInstruction(subject({ branch }, 'ABC-9: Fix it', 'ABC-8: Add it')),
      /The issue is ABC-12\./,
    );
    assert.doesNotMatch(commitInstruction(subject({ branch }, 'Fix it', 'Add it')), /ABC-12/);
    assert.doesNotMatch(commitInstruction(subject({ branch: 'main' }, 'ABC-9: Fix it')), /The issue is/);
    assert.deepEqual(['ABC-12', 'fix/ABC-12_x', 'abc-12', 'utf-8', 'release-2.1', 'XY-3beta'].map(issueKey), [
      'ABC-12',
      'ABC-12',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
