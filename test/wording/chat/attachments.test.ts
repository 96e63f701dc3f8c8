import assert from 'node:assert/strict';
import type { Attachment } from '../../../src/core/attachments/attachment.ts';
import { emptyConversation } from '../../../src/core/conversation/conversation.ts';
import { attachmentName, attachmentPlace, sensitiveDetail } from '../../../src/wording/chat/attachments.ts';
import { conversationMarkdown } from '../../../src/wording/chat/conversation.ts';

describe('The words for attachments', () => {
  const selection: Attachment = {
    kind: 'selection',
    uri: 'file:///work/src/app.py',
    path: 'src/app.py',
    languageId: 'python',
    startLine: 3,
    endLine: 9,
    text: 'x = 1',
  };

  it('name the file, and the lines of a selection', () => {
    assert.equal(attachmentName(selection), 'app.py:3-9');
    assert.equal(attachmentName({ ...selection, endLine: 3 }), 'app.py:3');
    assert.equal(attachmentName({ ...selection, kind: 'file' }), 'app.py');
    assert.equal(attachmentPlace(selection), 'src/app.py, lines 3-9');
    assert.equal(attachmentPlace({ ...selection, endLine: 3 }), 'src/app.py, line 3');
    assert.equal(attachmentPlace({ ...selection, kind: 'file' }), 'src/app.py');
  });

  it('name a function or class before its place', () => {
    const named: Attachment = { ...selection, name: 'Basket.add' };
    assert.equal(attachmentName(named), 'Basket.add (app.py:3-9)');
    assert.equal(attachmentPlace(named), 'Basket.add (src/app.py, lines 3-9)');
    assert.equal(attachmentPlace({ ...named, endLine: 3 }), 'Basket.add (src/app.py, line 3)');
    assert.equal(attachmentName({ ...named, cell: 2 }), 'Basket.add (app.py, cell 2:3-9)');
  });

  it('name cells, problems and changes', () => {
    const names = (changes: Partial<Attachment>): string[] => [
      attachmentName({ ...selection, ...changes }),
      attachmentPlace({ ...selection, ...changes }),
    ];
    assert.deepEqual(names({ kind: 'cell', cell: 2 }), ['app.py, cell 2', 'src/app.py, cell 2']);
    assert.deepEqual(names({ cell: 2 }), ['app.py, cell 2:3-9', 'src/app.py, cell 2, lines 3-9']);
    assert.deepEqual(names({ kind: 'problem', line: 7 }), [
      'app.py:7, problem',
      'Problem in src/app.py, line 7',
    ]);
    assert.deepEqual(names({ kind: 'problems' }), ['app.py, problems', 'Problems in src/app.py']);
    assert.deepEqual(names({ kind: 'problems', path: '' }), ['Problems', 'Problems']);
    assert.deepEqual(names({ kind: 'changes' }), ['app.py, changes', 'Changes to src/app.py']);
    assert.deepEqual(names({ kind: 'staged-changes', path: '' }), ['Staged changes', 'Staged changes']);
  });

  it('say each reason to ask first, and where the text would go', () => {
    const here = sensitiveDetail([{ kind: 'secret-name' }, { kind: 'secret', line: 7 }], undefined);
    assert.equal(
      here,
      [
        'Files with this name usually hold passwords or keys.',
        'Line 7 looks like a password, a token or a key.',
        'It would be read by the model on your machine, and kept with the chat on your disk.',
      ].join('\n\n'),
    );
    assert.equal(
      sensitiveDetail([{ kind: 'outside' }, { kind: 'ignored', by: 'lib/.gitignore' }], 'team-gpu'),
      [
        'It is outside of the folders of this workspace.',
        'Git ignores it, according to lib/.gitignore.',
        'It would be sent to team-gpu, and kept with the chat on your disk.',
      ].join('\n\n'),
    );
    assert.match(sensitiveDetail([{ kind: 'encoding' }], undefined), /could not be read as text\. To choose/);
  });

  it('are in an exported chat below the question', () => {
    const text = conversationMarkdown({
      ...emptyConversation('chat', 0),
      turns: [
        {
          id: 'turn',
          askedAt: 0,
          question: 'Why?',
          answer: 'So.',
          state: 'complete',
          attachments: [selection, { ...selection, kind: 'file', path: 'b.py' }],
        },
      ],
    });
    assert.match(text, /\nWhy\?\n\n\*Added to the question: `src\/app\.py, lines 3-9`, `b\.py`\*\n/);
  });
});
