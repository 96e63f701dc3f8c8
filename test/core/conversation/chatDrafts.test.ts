import assert from 'node:assert/strict';
import { ChatDrafts } from '../../../src/core/conversation/chatDrafts.ts';

describe('ChatDrafts', () => {
  it('takes over what was kept, unless something is known', () => {
    const drafts = new ChatDrafts();
    const kept = { draft: 'kept', drafts: [{ chat: 'a', draft: 'for a' }] };
    assert.equal(drafts.adopt(kept), true);
    assert.equal(drafts.adopt({ draft: 'of another page', drafts: [] }), false);
    assert.deepEqual(drafts.box, kept);
  });

  it('believes no page over what was typed', () => {
    const drafts = new ChatDrafts();
    assert.equal(drafts.write('typed'), true);
    assert.equal(drafts.write('typed'), false);
    assert.equal(drafts.adopt({ draft: 'kept', drafts: [] }), false);
    assert.equal(drafts.box.draft, 'typed');
  });

  it('believes that the box was emptied', () => {
    const drafts = new ChatDrafts();
    drafts.write('typed');
    drafts.write('');
    assert.equal(drafts.adopt({ draft: 'kept', drafts: [] }), false);
  });

  it('has what was left in a chat again', () => {
    const drafts = new ChatDrafts();
    drafts.write('for a');
    drafts.changeChat('a', 'b');
    assert.equal(drafts.box.draft, '');
    drafts.write('for b');
    drafts.changeChat('b', 'a');
    assert.deepEqual(drafts.box, { draft: 'for a', drafts: [{ chat: 'b', draft: 'for b' }] });
  });

  it('takes the text along from a chat that cannot be opened again', () => {
    const drafts = new ChatDrafts();
    drafts.adopt({ draft: 'typed', drafts: [{ chat: 'a', draft: 'for a' }] });
    drafts.changeChat(undefined, 'a');
    assert.deepEqual(drafts.box, { draft: 'for a\n\ntyped', drafts: [] });
    drafts.changeChat(undefined, 'b');
    assert.equal(drafts.box.draft, 'for a\n\ntyped');
  });

  it('keeps blanks of no chat, and no more than fifty chats', () => {
    const drafts = new ChatDrafts();
    drafts.write('  ');
    drafts.changeChat('blank', '0');
    for (let chat = 0; chat < 60; chat += 1) {
      drafts.write(`text ${chat}`);
      drafts.changeChat(String(chat), String(chat + 1));
    }
    assert.equal(drafts.box.drafts.length, 50);
    assert.deepEqual(drafts.box.drafts[0], { chat: '10', draft: 'text 10' });
  });

  it('takes over for the chat that is shown then', () => {
    const drafts = new ChatDrafts();
    drafts.changeChat('a', 'b');
    assert.equal(drafts.adopt({ draft: 'kept', drafts: [] }), true);
    assert.equal(drafts.box.draft, 'kept');
  });
});
