import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { linesOf } from '../../../src/core/edits/lineHunks.ts';
import { FixOutcomes } from '../../../src/host/edits/fix/fixOutcomes.ts';
import { until } from '../../support/until.ts';

const code = 'import os\n\nprint(os.getcwdd())\nprint(os.getcwdd())\n';

describe('what becomes of a fixed problem', () => {
  let collection: vscode.DiagnosticCollection;
  let other: vscode.DiagnosticCollection;
  let outcomes: FixOutcomes;
  let told: string[];
  let patienceEnds: () => void;
  /** Of our own findings: the version that was last checked. */
  let checkedVersion: number;
  let checked: vscode.EventEmitter<void>;
  let document: vscode.TextDocument;

  beforeEach(async () => {
    collection = vscode.languages.createDiagnosticCollection('fixes-of-tests');
    other = vscode.languages.createDiagnosticCollection('others-of-tests');
    told = [];
    checked = new vscode.EventEmitter();
    checkedVersion = 0;
    const ended = new Promise<boolean>((resolve) => (patienceEnds = () => resolve(true)));
    outcomes = new FixOutcomes({
      checked: {
        get: (uri) => ({ uri, version: checkedVersion, items: [] }),
        onDidChange: checked.event,
      },
      timer: { delay: () => ended },
      tell: (message) => void told.push(message),
    });
    document = await vscode.workspace.openTextDocument({ content: code, language: 'python' });
    await vscode.window.showTextDocument(document);
  });

  afterEach(async () => {
    outcomes.dispose();
    collection.dispose();
    other.dispose();
    checked.dispose();
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  const problem = (line: number, message = 'no getcwdd', name = 'Checker'): vscode.Diagnostic => {
    const one = new vscode.Diagnostic(new vscode.Range(line, 9, line, 16), message);
    one.source = name;
    one.code = 'attr';
    return one;
  };

  async function replaceLine(line: number, text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, document.lineAt(line).range, text);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  /** Changes line 2, as an accepted fix of these problems. */
  async function accept(problems: readonly vscode.Diagnostic[], text = 'print(os.getcwd())'): Promise<void> {
    const lines = linesOf(document.getText());
    const accepted = outcomes.accepting({ document, problems, lines, edited: { start: 2, end: 3 } });
    await replaceLine(2, text);
    accepted();
  }

  it('is gone when its reporter no longer reports it there', async () => {
    const [first, second] = [problem(2), problem(3)];
    collection.set(document.uri, [first, second]);
    await accept([first]);
    assert.deepEqual(told, []);
    collection.set(document.uri, [problem(3)]);
    await until(() => told.length > 0);
    assert.deepEqual(told, ['$(check) Gone: no getcwdd']);
  });

  it('is still there when it is reported again, until that changes', async () => {
    const first = problem(2);
    collection.set(document.uri, [first]);
    await accept([first], '\n\nprint(os.getcwdd() )');
    collection.set(document.uri, [problem(4)]);
    await until(() => told.length > 0);
    assert.deepEqual(told, ['$(warning) Still there: no getcwdd']);
    collection.set(document.uri, []);
    await until(() => told.length > 1);
    assert.deepEqual(told.slice(1), ['$(check) Gone: no getcwdd']);
  });

  it('is not known before its reporter reports, whatever others do, and is followed on', async () => {
    const first = problem(2);
    collection.set(document.uri, [first]);
    await accept([first]);
    let events = 0;
    const heard = vscode.languages.onDidChangeDiagnostics(() => (events += 1));
    other.set(document.uri, [problem(2, 'style', 'Linter')]);
    await until(() => events > 0);
    heard.dispose();
    assert.deepEqual(told, []);
    patienceEnds();
    await until(() => told.length > 0);
    assert.deepEqual(told, ['$(clock) Not reported yet by Checker whether this is gone: no getcwdd']);
    await replaceLine(0, '# A line more.\nimport os');
    collection.set(document.uri, []);
    await until(() => told.length > 1);
    assert.deepEqual(told.slice(1), ['$(check) Gone: no getcwdd']);
  });

  it('says what is reported instead', async () => {
    const first = problem(2, 'no getcwdd.');
    collection.set(document.uri, [first]);
    await accept([first], 'print(os.cwd())');
    collection.set(document.uri, [problem(2, 'no cwd.')]);
    await until(() => told.length > 0);
    assert.deepEqual(told, ['$(warning) Gone: no getcwdd. Reported instead: no cwd']);
  });

  it('waits for all reporters of several problems', async () => {
    const [first, second] = [problem(2), problem(2, 'style', 'Linter')];
    collection.set(document.uri, [first]);
    other.set(document.uri, [second]);
    await accept([first, second]);
    let events = 0;
    const heard = vscode.languages.onDidChangeDiagnostics(() => (events += 1));
    collection.set(document.uri, []);
    await until(() => events > 0);
    heard.dispose();
    assert.deepEqual(told, []);
    other.set(document.uri, [problem(2, 'style', 'Linter')]);
    await until(() => told.length > 0);
    assert.deepEqual(told, ['$(warning) Still there: 1 of 2 problems']);
  });

  it('asks our own findings only when the document was checked again', async () => {
    const first = problem(2, 'no getcwdd', 'Phidelity');
    collection.set(document.uri, [first]);
    await accept([first]);
    // They move along with each change, before they are checked.
    let events = 0;
    const heard = vscode.languages.onDidChangeDiagnostics(() => (events += 1));
    collection.set(document.uri, [problem(2, 'no getcwdd', 'Phidelity')]);
    await until(() => events > 0);
    heard.dispose();
    assert.deepEqual(told, []);
    collection.set(document.uri, []);
    checkedVersion = document.version;
    checked.fire();
    await until(() => told.length > 0);
    assert.deepEqual(told, ['$(check) Gone: no getcwdd']);
  });
});
