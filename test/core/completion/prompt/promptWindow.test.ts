import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PromptWindow } from '../../../../src/core/completion/prompt/promptWindow.ts';
import { EditedDocument } from '../support/document.ts';

const section = (name: string): string => `def ${name}(n):\n    total = n + 1\n    return total\n\n\n`;

describe('the prompt window', () => {
  it('holds a small file whole, up to the cursor, and the lines below', () => {
    const document = new EditedDocument('import math\n\nx = █\ny = 2\nprint(y)\n');
    assert.deepEqual(new PromptWindow(1000).take(document, document.cursor), {
      prefix: 'import math\n\nx = ',
      suffix: 'y = 2\nprint(y)',
      isNew: true,
    });
  });

  it('only grows while the user types, and keeps the suffix as it was', () => {
    const window = new PromptWindow(1000);
    const document = new EditedDocument('x = 1\n█\nprint(x)\n');
    let last = window.take(document, document.cursor);
    for (const key of 'y = x * 2\nz = y\n') {
      window.edited(document.type(key));
      const next = window.take(document, document.cursor);
      assert.equal(next.prefix, last.prefix + key);
      assert.equal(next.suffix, last.suffix);
      assert.equal(next.isNew, false);
      last = next;
    }
  });

  it('moves its start rarely, far at once, and to a line where a section of code begins', () => {
    const window = new PromptWindow(600);
    const document = new EditedDocument('');
    let moves = 0;
    let start = '';
    for (let i = 0; i < 60; i++) {
      window.edited(document.type(section(`step_${i}`)));
      const { prefix, isNew } = window.take(document, document.cursor);
      assert.ok(prefix.length <= 600);
      assert.match(prefix, /^def step_\d+/);
      if (isNew) moves += 1;
      else assert.ok(prefix.startsWith(start));
      start = prefix.slice(0, 40);
    }
    assert.ok(moves <= 12, `moved ${moves} times in 60 functions`);
  });

  it('stays on its lines when lines are added above it', () => {
    const window = new PromptWindow(400);
    const document = new EditedDocument(`${section('a').repeat(20)}x = █\n\nprint(1)\n`);
    const before = window.take(document, document.cursor);
    window.edited(document.addAtTop('import os\nimport sys\n'));
    assert.deepEqual(window.take(document, document.cursor), { ...before, isNew: false });
  });

  it('moves when the cursor leaves it', () => {
    const text = section('a').repeat(30);
    const window = new PromptWindow(500);
    const document = new EditedDocument(`${text}█`);
    window.take(document, document.cursor);
    document.moveTo(`${text.slice(0, 200)}█${text.slice(200)}`);
    const moved = window.take(document, document.cursor);
    assert.equal(moved.isNew, true);
    assert.equal(moved.prefix, text.slice(0, 200));
  });

  it('moves when the cursor goes up over code that the model would not see', () => {
    const lines = Array.from({ length: 12 }, (_, i) => `value_${i} = ${i}`).join('\n');
    const window = new PromptWindow(2000);
    const document = new EditedDocument(`${lines}\n█\nprint(value_0)`);
    window.take(document, document.cursor);
    document.moveTo(`value_0 = 0\n█${lines.slice(12)}\n\nprint(value_0)`);
    const moved = window.take(document, document.cursor);
    assert.equal(moved.isNew, true);
    assert.match(moved.suffix, /^value_1 = 1\n/);
  });

  it('sees the rest of the line only where it is more than closing brackets', () => {
    const closers = new EditedDocument('print(█)\nx = 1');
    assert.equal(new PromptWindow(500).take(closers, closers.cursor).suffix, 'x = 1');
    const code = new EditedDocument('total = █ + tax\nx = 1');
    assert.equal(new PromptWindow(500).take(code, code.cursor).suffix, ' + tax\nx = 1');
  });

  it('does not move when the editor closes a bracket automatically', () => {
    const window = new PromptWindow(500);
    const document = new EditedDocument('print█\nx = 1');
    window.take(document, document.cursor);
    document.moveTo('print(█)\nx = 1');
    assert.equal(window.take(document, document.cursor).isNew, false);
  });

  it('takes the end of a line that is longer than the window, and stays there', () => {
    const window = new PromptWindow(1000);
    const document = new EditedDocument(`data = "${'a'.repeat(200_000)}█`);
    const { prefix } = window.take(document, document.cursor);
    assert.ok(prefix.length <= 1000);
    window.edited(document.type('b'));
    assert.deepEqual(window.take(document, document.cursor), {
      prefix: `${prefix}b`,
      suffix: '',
      isNew: false,
    });
  });

  it('always ends at the cursor and never exceeds its size, whatever is done', () => {
    const action = fc.oneof(
      fc.record({ type: fc.string({ maxLength: 30 }).map((text) => text.replaceAll(/[\r█]/g, '')) }),
      fc.constant({ backspace: true } as const),
      fc.record({ line: fc.constantFrom('import os\n', '\n', 'x = 1\ny = 2\n') }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const window = new PromptWindow(120);
        const document = new EditedDocument('a = 1\n█\nb = 2\nc = 3');
        for (const one of actions) {
          if ('type' in one) window.edited(document.type(one.type));
          else if ('line' in one) window.edited(document.addAtTop(one.line));
          else if (document.cursor.column > 0) window.edited(document.backspace());
          const { prefix } = window.take(document, document.cursor);
          const own = document.lineAt(document.cursor.line).slice(0, document.cursor.column);
          assert.ok(prefix.length <= 120);
          assert.ok(own.endsWith(prefix.split('\n').at(-1)!));
        }
      }),
    );
  });
});
