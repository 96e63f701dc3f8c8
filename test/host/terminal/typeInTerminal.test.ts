import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { TerminalTyping } from '../../../src/host/terminal/typeInTerminal.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { until } from '../../support/until.ts';

describe('TerminalTyping', function () {
  // A shell may take its time to start.
  this.timeout(120_000);
  let typing: TerminalTyping;
  let started: string[];
  let ended: number;
  const listeners: vscode.Disposable[] = [];

  beforeEach(() => {
    [started, ended] = [[], 0];
    listeners.push(
      vscode.window.onDidStartTerminalShellExecution(({ execution }) =>
        started.push(execution.commandLine.value),
      ),
      vscode.window.onDidEndTerminalShellExecution(() => (ended += 1)),
    );
    typing = new TerminalTyping(nodeTimer);
  });
  afterEach(async () => {
    typing.dispose();
    for (const listener of listeners.splice(0)) listener.dispose();
    for (const terminal of vscode.window.terminals) terminal.dispose();
    await until(() => vscode.window.terminals.length === 0);
  });

  /** Presses Enter in the active terminal, and gives what ran then. */
  async function enter(): Promise<string> {
    const before = started.length;
    vscode.window.activeTerminal!.sendText('', true);
    await until(() => started.length > before && ended === started.length);
    assert.equal(started.length, before + 1);
    return started.at(-1)!;
  }

  it('types a command into a new terminal, and runs nothing', async () => {
    await typing.type('$ echo one \\\n>  two\u0003\none two\n', 'console');
    assert.equal(vscode.window.terminals.length, 1);
    assert.deepEqual(started, []);
    assert.equal(await enter(), 'echo one two');
  });

  it('goes on in the active terminal once its command has ended, and has another while one waits or runs', async () => {
    await typing.type('echo one', 'bash');
    const [first] = vscode.window.terminals;
    // What was typed waits there.
    await typing.type('echo two', 'bash');
    assert.equal(vscode.window.terminals.length, 2);
    assert.equal(await enter(), 'echo two');
    const second = vscode.window.activeTerminal;
    assert.notEqual(second, first);
    await typing.type('read line', 'bash');
    assert.equal(vscode.window.activeTerminal, second);
    second!.sendText('', true);
    await until(() => started.at(-1) === 'read line');
    // It runs until something is entered.
    await typing.type('echo three', 'bash');
    assert.equal(vscode.window.terminals.length, 3);
    const third = vscode.window.activeTerminal!;
    third.sendText('', true);
    await until(() => started.at(-1) === 'echo three');
  });

  it('has the user choose of several commands, first all of them on one line', async () => {
    const code = 'echo one\n# the other\necho two';
    const typed = typing.type(code, 'bash');
    // The list comes a moment later; until it is there, nothing is accepted.
    await until(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return vscode.window.terminals.length > 0;
    });
    await typed;
    assert.equal(await enter(), 'echo one && echo two');
  });

  it('refuses what would run line by line, and what is no command, in words', async () => {
    await assert.rejects(
      typing.type('cat <<EOF\nx\nEOF', 'bash'),
      /several lines, which a terminal would run/,
    );
    await assert.rejects(typing.type('# nothing', 'bash'), /no command for a terminal/);
    await assert.rejects(typing.type('print(1)', 'python'), /no command for a terminal/);
    assert.equal(vscode.window.terminals.length, 0);
  });

  it('types nothing where the new terminal is closed at once', async () => {
    const typed = typing.type('echo one', 'bash');
    await until(() => vscode.window.terminals.length === 1);
    vscode.window.terminals[0]!.dispose();
    await typed;
    assert.deepEqual(started, []);
  });
});
