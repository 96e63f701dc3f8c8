import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Timer } from '../../../../src/core/ports/clock.ts';
import { ChosenInterpreters } from '../../../../src/host/verification/python/chosenInterpreters.ts';
import { pythonEnvironmentsChoices } from '../../../../src/host/verification/python/pythonExtensions.ts';
import { nodeTimer } from '../../../../src/platform/nodeTimer.ts';
import { pythonExtension } from '../support/pythonExtension.ts';
import { untilChanged } from '../support/untilChanged.ts';

const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath;
const python = path.join(folder, 'env', 'bin', 'python3');
const other = path.join(folder, 'other');

describe('the interpreter that the Python extension has chosen', () => {
  let log: string[];
  let chosen: ChosenInterpreters;

  beforeEach(() => {
    log = [];
    chosen = make();
  });

  afterEach(() => {
    chosen.dispose();
    if (pythonExtension().isActive) pythonExtension().exports.answerWith({});
  });

  function make(timer: Timer = nodeTimer): ChosenInterpreters {
    const write = (text: string): void => void log.push(text);
    return new ChosenInterpreters({
      timer,
      logger: { error: write, warn: write, info: write, debug: write },
    });
  }

  it('is asked for when something is verified, not when Phidelity starts', async () => {
    await vscode.extensions.getExtension('phidelity.phidelity')?.activate();
    assert.equal(pythonExtension().isActive, false);
    assert.equal(chosen.of(folder), undefined);
    await chosen.ready();
    assert.equal(pythonExtension().isActive, true);
  });

  it('is the one of each folder', async () => {
    const asked: unknown[] = [];
    pythonExtension().exports.answerWith({
      path: (resource) => {
        asked.push(resource?.fsPath);
        return { id: 'chosen', path: python };
      },
    });
    await chosen.ready();
    assert.equal(chosen.of(folder), python);
    assert.equal(chosen.of(undefined), undefined);
    assert.deepEqual(asked, [folder]);
  });

  it('is followed when it changes', async () => {
    await chosen.ready();
    await untilChanged(chosen.onDidChange, () =>
      pythonExtension().exports.answerWith({ path: () => ({ path: python }) }),
    );
    assert.equal(chosen.of(folder), python);
    await untilChanged(chosen.onDidChange, () =>
      pythonExtension().exports.answerWith({ path: () => ({ path: other }) }),
    );
    assert.equal(chosen.of(folder), other);
    await untilChanged(chosen.onDidChange, () => pythonExtension().exports.answerWith({}));
    assert.equal(chosen.of(folder), undefined);
  });

  it('is looked up where the extension only names a program', async () => {
    pythonExtension().exports.answerWith({
      path: () => ({ id: 'default', path: 'python' }),
      resolve: () => Promise.resolve({ executable: { uri: vscode.Uri.file(python) } }),
    });
    await chosen.ready();
    assert.equal(chosen.of(folder), python);
  });

  it('is not waited for when the extension takes its time, and taken when it comes', async () => {
    let answer = (_: unknown): void => {};
    const late = new Promise<unknown>((resolve) => (answer = resolve));
    pythonExtension().exports.answerWith({ path: () => ({ path: 'python' }), resolve: () => late });
    chosen.dispose();
    chosen = make({ delay: () => Promise.resolve(true) });
    await chosen.ready();
    assert.equal(chosen.of(folder), undefined);
    await untilChanged(chosen.onDidChange, () => answer({ executable: { uri: vscode.Uri.file(python) } }));
    assert.equal(chosen.of(folder), python);
  });

  it('is unknown if the extension fails, which is logged', async () => {
    pythonExtension().exports.answerWith({
      path: () => {
        throw new Error('no environments today');
      },
    });
    await chosen.ready();
    assert.equal(chosen.of(folder), undefined);
    assert.match(log.join('\n'), /no environments today/);
  });

  it('is not known where the extension answers anything else', async () => {
    const resolved = [
      undefined,
      {},
      { executable: {} },
      { executable: { uri: { scheme: 'ssh', fsPath: '/a' } } },
    ];
    for (const path of [undefined, null, 3, python, {}, { path: 7 }, { path: 'python' }])
      for (const answer of path === undefined ? [undefined] : resolved) {
        pythonExtension().exports.answerWith({ path: () => path, resolve: () => answer });
        chosen.dispose();
        chosen = make();
        await chosen.ready();
        assert.equal(chosen.of(folder), undefined, JSON.stringify([path, answer]));
      }
  });
});

describe('what the extension Python Environments exports', () => {
  it('is read, whatever it is', async () => {
    const exportsOf = (environment: unknown): unknown => ({
      getEnvironment: () => Promise.resolve(environment),
      onDidChangeEnvironment: () => ({ dispose: () => {} }),
    });
    const read = (environment: unknown): Promise<string | undefined> | undefined =>
      pythonEnvironmentsChoices(exportsOf(environment))?.of(vscode.Uri.file(folder));
    assert.equal(await read({ environmentPath: vscode.Uri.file(python) }), python);
    assert.equal(await read({ execInfo: { run: { executable: python } } }), python);
    assert.equal(
      await read({
        environmentPath: vscode.Uri.parse('conda:/a'),
        execInfo: { run: { executable: 'python' } },
      }),
      undefined,
    );
    for (const nothing of [undefined, null, {}, 'python', { environmentPath: python }])
      assert.equal(await read(nothing), undefined);
    for (const nothing of [undefined, {}, { getEnvironment: 1 }, { getEnvironment: () => {} }])
      assert.equal(pythonEnvironmentsChoices(nothing), undefined);
  });

  it('is called as methods of it', async () => {
    class Api {
      readonly #path = vscode.Uri.file(python);
      listeners = 0;
      async getEnvironment(): Promise<unknown> {
        return { environmentPath: this.#path };
      }
      onDidChangeEnvironment(): vscode.Disposable {
        this.listeners += 1;
        return new vscode.Disposable(() => (this.listeners -= 1));
      }
    }
    const api = new Api();
    const choices = pythonEnvironmentsChoices(api);
    assert.equal(await choices?.of(undefined), python);
    const following = choices?.onDidChange(() => {});
    assert.equal(api.listeners, 1);
    following?.dispose();
    assert.equal(api.listeners, 0);
  });
});
