import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CompletionEvent } from '../../../../src/core/completion/outcome/completionStatistics.ts';
import { KeptCompletions } from '../../../../src/host/completion/statistics/keptCompletions.ts';
import { until } from '../../../support/until.ts';
import { openDocument } from '../support/openDocument.ts';

describe('what is kept of accepted completions', () => {
  let counted: CompletionEvent[];
  let delays: { milliseconds: number; end: (isOver: boolean) => void }[];
  let kept: KeptCompletions;

  beforeEach(() => {
    counted = [];
    delays = [];
    kept = new KeptCompletions({
      count: (event) => counted.push(event),
      timer: {
        delay: (milliseconds, signal) =>
          new Promise((resolve) => {
            delays.push({ milliseconds, end: resolve });
            signal?.addEventListener('abort', () => resolve(false));
          }),
      },
    });
  });

  afterEach(async () => {
    kept.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** A document in which a text has been accepted at its cursor. */
  async function accept(before: string, text: string): Promise<vscode.TextEditor> {
    const editor = await openDocument(before);
    const start = editor.selection.active;
    await editor.edit((edit) => edit.insert(start, text));
    kept.add(editor.document, start, text);
    await until(() => delays.length > 0);
    return editor;
  }

  it('is counted 30 seconds later, whatever was written around it', async () => {
    const editor = await accept('x = █\n', 'compute(1)\nprint(x)');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'import os\n'));
    await editor.edit((edit) => edit.delete(new vscode.Range(1, 4, 1, 11)));
    assert.deepEqual(counted, []);
    assert.equal(delays[0]?.milliseconds, 30_000);
    delays[0].end(true);
    await until(() => counted.length > 0);
    assert.deepEqual(counted, [{ kind: 'kept', characters: 12, of: 19 }]);
  });

  it('is nothing after undo', async () => {
    await accept('x = █\n', 'compute(1)');
    await vscode.commands.executeCommand('undo');
    delays[0]?.end(true);
    await until(() => counted.length > 0);
    assert.deepEqual(counted, [{ kind: 'kept', characters: 0, of: 10 }]);
  });

  it('is not counted where the window closes before', async () => {
    await accept('x = █\n', 'compute(1)');
    kept.dispose();
    await accept('y = █\n', 'compute(2)');
    await until(() => delays.length === 2);
    assert.deepEqual(counted, []);
  });
});
