import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { PendingQuestion } from '../../../src/core/attachments/pendingQuestion.ts';
import { attachmentName } from '../../../src/wording/chat/attachments.ts';
import { ChatAttachments } from '../../../src/host/attachments/chatAttachments.ts';
import { attachError } from '../../../src/host/errors/explainError.ts';
import { errorOfCell, failureOf } from '../../../src/host/errors/printedErrors.ts';
import { TerminalRuns } from '../../../src/host/errors/terminalRuns.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { emptyQuestion } from '../../support/emptyQuestion.ts';
import { until } from '../../support/until.ts';

const orders =
  'def total(prices):\n    return sum(prices) / len(prices)\n\n\ndef show(prices):\n    print(total(prices))\n';

describe('errors', () => {
  const root = vscode.workspace.workspaceFolders![0]!.uri;
  const folder = vscode.Uri.joinPath(root, 'failing');
  let pending: PendingQuestion;
  let attachments: ChatAttachments;
  let asked: string[];
  let isAgreed = true;

  beforeEach(() => {
    asked = [];
    isAgreed = true;
    pending = emptyQuestion();
    attachments = new ChatAttachments({
      pending,
      timer: nodeTimer,
      confirm: async (name) => {
        asked.push(name);
        return isAgreed;
      },
      open: async () => {},
    });
  });
  afterEach(() => {
    attachments.dispose();
    pending.dispose();
  });
  before(() => write('shop/orders.py', orders));
  after(() => vscode.workspace.fs.delete(folder, { recursive: true }));

  async function write(name: string, text: string): Promise<vscode.Uri> {
    const uri = vscode.Uri.joinPath(folder, name);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return uri;
  }
  const names = (): string[] => pending.attachments.map(({ attachment }) => attachmentName(attachment));
  const traceback = (...frames: readonly string[]): string =>
    ['Traceback (most recent call last):', ...frames, 'ZeroDivisionError: division by zero'].join('\n');
  const frame = (file: string, line: number, code: string): string =>
    `  File "${file}", line ${line}, in f\n    ${code}`;
  const inTotal = 'return sum(prices) / len(prices)';

  it('bring the functions of the workspace that they went through, the most recent first, and no packages', async () => {
    const file = vscode.Uri.joinPath(folder, 'shop/orders.py').fsPath;
    const text = traceback(
      frame(file, 6, 'print(total(prices))'),
      frame('/usr/lib/python3.12/statistics.py', 30, 'pass'),
      frame(file, 2, inTotal),
    );
    assert.ok(await attachError({ text }, attachments));
    assert.deepEqual(names(), ['ZeroDivisionError', 'orders.py:1-2', 'orders.py:5-6']);
    assert.equal(pending.attachments[0]?.attachment.text, text);
    assert.deepEqual(asked, []);
  });

  it('find files by where the program ran, and those of a container by the end of their path', async () => {
    const text = traceback(frame('shop/orders.py', 2, inTotal));
    await attachError({ text, cwd: folder.fsPath }, attachments);
    assert.deepEqual(names(), ['ZeroDivisionError', 'orders.py:1-2']);
    pending.remove(pending.attachments.map(({ id }) => id));
    await attachError(
      { text: traceback(frame('/app/shop/orders.py', 6, 'print(total(prices))')) },
      attachments,
    );
    assert.deepEqual(names(), ['ZeroDivisionError', 'orders.py:5-6']);
  });

  it('find code that has moved, and leave out a place whose code is gone', async () => {
    await write('moved.py', `# new\n\n${orders}`);
    const text = traceback(frame('moved.py', 6, 'print(total(prices, tax))'), frame('moved.py', 2, inTotal));
    await attachError({ text, cwd: folder.fsPath }, attachments);
    assert.deepEqual(names(), ['ZeroDivisionError', 'moved.py:3-4']);
  });

  it('ask before something that looks secret is added', async () => {
    await write(
      'keys.py',
      'def connect():\n    key = "q7Rz2Lk9Xv4Tn8Bw"\n    API_KEY = "q7Rz2Lk9Xv4Tn8Bw"\n    return open(API_KEY)\n',
    );
    isAgreed = false;
    await attachError(
      { text: traceback(frame('keys.py', 4, 'return open(API_KEY)')), cwd: folder.fsPath },
      attachments,
    );
    assert.equal(asked.length, 1);
    assert.deepEqual(names(), ['ZeroDivisionError']);
    assert.equal(await attachError({ text: 'API_KEY = "q7Rz2Lk9Xv4Tn8Bw"' }, attachments), false);
  });

  it('are added whole where no place is known', async () => {
    await attachError(
      { text: '\u001B[31mmake: *** No rule to make target\u001B[0m\n', name: 'make all' },
      attachments,
    );
    assert.deepEqual(names(), ['make all']);
    assert.equal(pending.attachments[0]?.attachment.text, 'make: *** No rule to make target');
  });

  it('of tests come with what VS Code passes on from the menu of a failure', async () => {
    const message = vscode.TestMessage.diff('numbers differ', '4', '3');
    message.location = new vscode.Location(
      vscode.Uri.joinPath(folder, 'shop/orders.py'),
      new vscode.Position(1, 0),
    );
    const failure = failureOf({ test: { label: 'test_total' }, message });
    assert.ok(failure);
    await attachError(failure, attachments);
    assert.deepEqual(names(), ['test_total', 'orders.py:1-2']);
    assert.match(pending.attachments[0]!.attachment.text, /numbers differ\nExpected:\n4\nActual:\n3$/);
    assert.equal(failureOf(undefined), undefined);
    assert.equal(failureOf({ test: { label: 'test_total' } }), undefined);
  });

  it('of cells come from the output', async () => {
    const file = vscode.Uri.joinPath(folder, 'shop/orders.py').fsPath;
    const output = {
      output_type: 'error',
      ename: 'ZeroDivisionError',
      evalue: 'division by zero',
      traceback: [`\u001B[31mFile ${file}:2, in total(prices)\u001B[0m\n----> 2 ${inTotal}`],
    };
    const cell = { cell_type: 'code', execution_count: 1, metadata: {}, source: ['total([])'] };
    const content = { cells: [{ ...cell, outputs: [output] }], metadata: {}, nbformat: 4, nbformat_minor: 5 };
    const uri = await write('failed.ipynb', JSON.stringify(content));
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    const found = errorOfCell(notebook.cellAt(0));
    assert.ok(found);
    await attachError(found, attachments);
    assert.deepEqual(names(), ['ZeroDivisionError', 'orders.py:1-2']);
    assert.equal(errorOfCell(undefined), undefined);
  });

  describe('of terminals', () => {
    let runs: TerminalRuns;
    let terminal: vscode.Terminal;
    before(async () => {
      runs = new TerminalRuns();
      terminal = vscode.window.createTerminal({ name: 'failing', shellPath: '/bin/bash', cwd: folder });
      terminal.show();
      await until(() => terminal.shellIntegration !== undefined && vscode.window.activeTerminal === terminal);
    });
    after(() => {
      terminal.dispose();
      runs.dispose();
    });

    async function done(command: string): Promise<void> {
      const ended = new Promise<void>((resolve) => {
        const listening = vscode.window.onDidEndTerminalShellExecution((event) => {
          if (event.terminal !== terminal) return;
          listening.dispose();
          resolve();
        });
      });
      terminal.shellIntegration!.executeCommand(command);
      await ended;
    }

    it('are those of the last command that failed', async () => {
      assert.equal(await runs.lastFailed(terminal), undefined);
      await done('echo out of paper >&2; sleep 1; (exit 3)');
      await done('echo fine');
      const run = await runs.lastFailed(terminal);
      assert.equal(run?.command, 'echo out of paper >&2; sleep 1; (exit 3)');
      assert.match(run.output, /out of paper/);
      assert.doesNotMatch(run.output, /fine/);
      assert.equal(run.cwd, folder.fsPath);
    });

    it('are found even if the command ends at once, and the clipboard has its text again', async () => {
      await vscode.env.clipboard.writeText('a friend');
      await done('echo out of ink >&2; (exit 3)');
      const run = await runs.lastFailed(terminal);
      assert.equal(run?.command, 'echo out of ink >&2; (exit 3)');
      assert.match(run.output, /^out of ink/m);
      assert.equal(await vscode.env.clipboard.readText(), 'a friend');
    });
  });
});
