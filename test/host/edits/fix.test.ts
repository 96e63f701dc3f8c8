import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ChatServer } from '../../support/chatServer.ts';
import { until } from '../../support/until.ts';
import { closeReviews, fenced, proposal, startAsking, stopAsking } from './support/editFixture.ts';

const source = `import json
import os


class Report:
    @property
    def title(self) -> str:
        return os.path.joi(
            "reports",
            json.dumps({"a": 1}, indent=2),
        )

    def size(self) -> int:
        return "3"
`;

interface PyrightReport {
  readonly generalDiagnostics: readonly {
    readonly message: string;
    readonly rule?: string;
    readonly range: { readonly start: vscode.Position; readonly end: vscode.Position };
  }[];
}

/** Reports what npm's pyright finds in a document, as an extension would. */
class PyrightReporter {
  readonly #collection = vscode.languages.createDiagnosticCollection('pyright-of-tests');
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'pyright-reporter-'));

  async report(document: vscode.TextDocument): Promise<void> {
    const file = path.join(this.#folder, 'reported.py');
    writeFileSync(file, document.getText());
    const { extensionPath } = vscode.extensions.getExtension('phidelity.phidelity')!;
    const script = path.join(extensionPath, 'node_modules', 'pyright', 'index.js');
    const output = await new Promise<string>((resolve, reject) => {
      const options = { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, cwd: this.#folder };
      // It ends with 1 where it finds errors.
      execFile(process.execPath, [script, '--outputjson', file], options, (error, text) =>
        text === '' ? reject(error ?? new Error('pyright says nothing')) : resolve(text),
      );
    });
    const { generalDiagnostics } = JSON.parse(output) as PyrightReport;
    this.#collection.set(
      document.uri,
      generalDiagnostics.map(({ message, rule, range: { start, end } }) => {
        const range = new vscode.Range(start.line, start.character, end.line, end.character);
        const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
        diagnostic.source = 'Pyright';
        if (rule !== undefined) diagnostic.code = rule;
        return diagnostic;
      }),
    );
  }

  dispose(): void {
    this.#collection.dispose();
    rmSync(this.#folder, { recursive: true });
  }
}

describe('Fix with Phidelity', function () {
  this.timeout(120_000); // pyright starts anew for each report

  const folder = vscode.workspace.workspaceFolders![0]!.uri;
  let server: ChatServer;
  let pyright: PyrightReporter;
  let count = 0;

  before(async () => {
    server = await startAsking();
    pyright = new PyrightReporter();
  });
  after(async () => {
    pyright.dispose();
    await stopAsking(server);
  });
  afterEach(closeReviews);

  const proposed = (): string | undefined => proposal()?.getText();

  async function open(text: string): Promise<vscode.TextDocument> {
    const file = vscode.Uri.joinPath(folder, `fixed${++count}.py`);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    return document;
  }

  function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
    const at = document.getText().indexOf(text);
    assert.ok(at >= 0, text);
    return new vscode.Range(document.positionAt(at), document.positionAt(at + text.length));
  }

  /** The quick fixes of this name that are offered somewhere. */
  async function fixesAt({ uri }: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      range,
    );
    return actions.filter(({ title }) => title === 'Fix with Phidelity');
  }

  async function fixAt(document: vscode.TextDocument, text: string, answer: string): Promise<string> {
    server.answer = fenced(answer);
    const [fix] = await fixesAt(document, rangeOf(document, text));
    assert.ok(fix?.command, `Nothing is offered at ${text}`);
    await vscode.commands.executeCommand(fix.command.command, ...fix.command.arguments!);
    return server.questions.at(-1)!;
  }

  it('has the statement fixed that pyright reports, told what exists', async () => {
    const document = await open(source);
    await pyright.report(document);
    const fixed = source.replace('joi(', 'join(');
    const statement = source.split('\n').slice(7, 11).join('\n');
    const question = await fixAt(document, 'joi', statement.replace('joi(', 'join('));
    assert.ok(
      question.includes(`The code to change, lines 8-11 of \`fixed${count}.py\`:\n\n${fenced(statement)}`),
      question,
    );
    assert.match(question, /It is in `class Report:`, `def title\(self\) -> str:`\./);
    assert.match(
      question,
      /Reported for line 8, at `joi`, by Pyright \(reportAttributeAccessIssue\):\n\n```text\n"joi" is not a known attribute/,
    );
    assert.match(question, /- `os\.path\.joi` does not exist\. What exists: .*`join`/);
    assert.match(
      question,
      /- `json\.dumps` is `def dumps\(obj: Any, \*, .*indent: int \| .*\*\*kwds: Any\) -> str`\./,
    );
    await until(() => proposed() === fixed);
    assert.equal(document.getText(), source);
    await vscode.commands.executeCommand('phidelity.acceptEdit');
    assert.equal(document.getText(), fixed);
    await pyright.report(document);
    assert.deepEqual(await fixesAt(document, rangeOf(document, 'join')), []);
  });

  it('offers one fix where several problems are, and asks about all of them', async () => {
    const document = await open('value: int = undefined_a + undefined_b\n');
    await pyright.report(document);
    const line = document.lineAt(0).range;
    assert.equal((await fixesAt(document, line)).length, 1);
    const question = await fixAt(document, 'value: int = undefined_a + undefined_b', 'value: int = 1 + 2');
    assert.match(
      question,
      /by Pyright \(reportUndefinedVariable\):\n\n```text\n"undefined_a" is not defined/,
    );
    assert.match(question, /```text\n"undefined_b" is not defined/);
    await until(() => proposed() === 'value: int = 1 + 2\n');
  });

  it('fixes at the cursor by its command, also in an unsaved file', async () => {
    const content = 'x = 1\nprint(undefined_c)\n';
    const document = await vscode.workspace.openTextDocument({ content, language: 'python' });
    const editor = await vscode.window.showTextDocument(document);
    await pyright.report(document);
    // In the line of the problem, but not at it.
    editor.selection = new vscode.Selection(1, 0, 1, 0);
    server.answer = fenced('print(x)');
    await vscode.commands.executeCommand('phidelity.fix');
    await until(() => proposed() === 'x = 1\nprint(x)\n');
    await vscode.commands.executeCommand('phidelity.acceptEdit');
    assert.equal(document.getText(), 'x = 1\nprint(x)\n');
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('fixes a notebook’s cell', async () => {
    const cell = new vscode.NotebookCellData(
      vscode.NotebookCellKind.Code,
      'import os\nos.getcwdd()',
      'python',
    );
    const notebook = await vscode.workspace.openNotebookDocument(
      'jupyter-notebook',
      new vscode.NotebookData([cell]),
    );
    await vscode.window.showNotebookDocument(notebook);
    const own = notebook.cellAt(0).document;
    await pyright.report(own);
    const question = await fixAt(own, 'getcwdd', 'os.getcwd()');
    assert.match(question, /`os\.getcwdd` does not exist\. What exists: `.*getcwd/);
    await until(() => proposed() === 'import os\nos.getcwd()');
    await vscode.commands.executeCommand('phidelity.acceptEdit');
    assert.equal(own.getText(), 'import os\nos.getcwd()');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('offers to fix our own findings, but not what is only unverified or not installed', async () => {
    const document = await open('import os\nimport numpy\nimport torchh_tools\n\nos.getcwdd()\n');
    await vscode.commands.executeCommand('phidelity.verifyFile');
    const found = (): readonly vscode.Diagnostic[] =>
      vscode.languages.getDiagnostics(document.uri).filter((one) => one.source === 'Phidelity');
    await until(
      () => found().length >= 3,
      () => JSON.stringify(found()),
    );
    const offered = await Promise.all(
      found().map(async (one) => [
        typeof one.code === 'object' ? one.code.value : one.code,
        (await fixesAt(document, one.range)).length,
      ]),
    );
    for (const [code, fixes] of offered)
      assert.equal(fixes, code === 'missing' || code === 'not-found' ? 1 : 0, JSON.stringify(offered));
    assert.ok(offered.some(([code]) => code === 'missing'));
    assert.ok(
      offered.some(([code]) => code === 'not-installed' || code === 'unverified'),
      JSON.stringify(offered),
    );
    const question = await fixAt(document, 'getcwdd', 'os.getcwd()');
    assert.match(question, /by Phidelity \(missing\)/);
    await vscode.commands.executeCommand('phidelity.acceptEdit');
    await until(() => !found().some(({ message }) => message.includes('getcwdd')));
    await vscode.commands.executeCommand('phidelity.clearVerification');
  });

  it('offers nothing in a proposed change', async () => {
    const document = await open('import os\nos.getcwdd()\n');
    await pyright.report(document);
    await fixAt(document, 'getcwdd', 'os.getcwddd()');
    await until(() => proposed()?.includes('getcwddd') === true);
    const { modified } = vscode.window.tabGroups.activeTabGroup.activeTab!.input as vscode.TabInputTextDiff;
    await until(() => vscode.languages.getDiagnostics(modified).length > 0);
    const shown = await vscode.workspace.openTextDocument(modified);
    assert.deepEqual(await fixesAt(shown, vscode.languages.getDiagnostics(modified)[0]!.range), []);
  });
});
