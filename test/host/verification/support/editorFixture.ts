import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { insertCode } from '../../../../src/host/chat/codeBlockActions.ts';
import { Settings } from '../../../../src/host/settings/settings.ts';
import { CheckedDocuments } from '../../../../src/host/verification/checked/checkedDocuments.ts';
import { PackageChanges } from '../../../../src/host/verification/python/environmentChanges.ts';
import { showFindings } from '../../../../src/host/verification/findings/verificationDiagnostics.ts';
import { WorkspaceVerifiedApis } from '../../../../src/host/verification/verified/workspaceVerifiedApis.ts';
import { WorkspacePython } from '../../../../src/host/verification/python/workspacePython.ts';
import { WorkspaceVerification } from '../../../../src/host/verification/workspaceVerification.ts';
import { GeneratedCode } from '../../../../src/host/verification/generatedCode/generatedCode.ts';
import { nodeTimer } from '../../../../src/platform/nodeTimer.ts';
import { VerifierThread } from '../../../../src/platform/verification/verifier/verifierThread.ts';
import { GeneratedCodeFile } from '../../../../src/platform/verification/generatedCodeFile.ts';
import { writePythonEnvironment } from '../../../support/pythonEnvironment.ts';

const patience = 40_000;

/** The editor's side of verification, apart from that of the running extension, in a workspace with a `.venv`. */
export class EditorFixture {
  readonly settings = new Settings('');
  readonly log: string[] = [];
  readonly written: GeneratedCode;
  readonly checked: CheckedDocuments;
  readonly verification: WorkspaceVerification;
  readonly #owned: vscode.Disposable;
  static #files = 0;

  /** @param verifier Stays when the fixture ends. */
  constructor(readonly verifier: VerifierThread) {
    const storage = EditorFixture.inFolder('.storage');
    const write = (text: string): void => void this.log.push(text);
    const logger = { error: write, warn: write, info: write, debug: write };
    const { settings } = this;
    const records = new WorkspaceVerifiedApis({ timer: nodeTimer, logger });
    const python = new WorkspacePython({ settings, timer: nodeTimer, logger });
    const packages = new PackageChanges();
    this.verification = new WorkspaceVerification({
      verifier,
      settings,
      verified: records,
      python,
      packages,
      timer: nodeTimer,
    });
    this.written = new GeneratedCode({
      file: new GeneratedCodeFile(path.join(storage, 'written.json')),
      logger,
    });
    this.checked = new CheckedDocuments({
      verification: this.verification,
      generated: this.written,
      timer: nodeTimer,
    });
    this.#owned = vscode.Disposable.from(
      showFindings({ checked: this.checked, settings }),
      this.checked,
      this.written,
      this.verification,
      packages,
      python,
      records,
      settings,
    );
  }

  /** What several fixtures use, one after another, since it takes its time to start. */
  static startVerifier(): VerifierThread {
    writePythonEnvironment(EditorFixture.inFolder());
    const extension = vscode.extensions.getExtension('phidelity.phidelity')!;
    const entry = path.join(extension.extensionPath, 'dist', 'verifier.mjs');
    const logger = { error() {}, warn() {}, info() {}, debug() {} };
    return new VerifierThread({ entry, timer: nodeTimer, logger });
  }

  static stopVerifier(verifier: VerifierThread): void {
    verifier.dispose();
    rmSync(EditorFixture.inFolder('.venv'), { recursive: true, force: true });
  }

  static inFolder(...names: string[]): string {
    return path.join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, ...names);
  }

  /** Writes a file and opens it, the cursor being at `█`. */
  async open(content: string): Promise<vscode.TextEditor> {
    EditorFixture.#files += 1;
    const file = EditorFixture.inFolder(`written-${EditorFixture.#files}.py`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content.replace('█', ''));
    return this.show(vscode.Uri.file(file), content.indexOf('█'));
  }

  async show(uri: vscode.Uri, cursor = 0): Promise<vscode.TextEditor> {
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    const at = document.positionAt(cursor);
    editor.selection = new vscode.Selection(at, at);
    return editor;
  }

  /** Inserts code as the chat does. */
  insert(code: string): Promise<void> {
    return insertCode(code, this.written);
  }

  diagnostics(uri: vscode.Uri): vscode.Diagnostic[] {
    return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Phidelity');
  }

  /** What is marked: each with its line, text and kind. */
  marks(document: vscode.TextDocument): string[] {
    return this.diagnostics(document.uri)
      .toSorted((a, b) => a.range.start.compareTo(b.range.start))
      .map(({ range, code }) => {
        const kind = typeof code === 'object' ? code.value : code;
        return `${range.start.line} ${document.getText(range)} ${String(kind)}`;
      });
  }

  /** Waits until just this is marked. */
  async waitFor(document: vscode.TextDocument, wanted: readonly string[]): Promise<void> {
    const end = Date.now() + patience;
    while (this.marks(document).join() !== wanted.join() && Date.now() < end) await nodeTimer.delay(20);
    const written = JSON.stringify(this.written.rangesIn(document));
    const state = `${document.getText()}\nwritten: ${written}\n${this.log.join('\n')}`;
    assert.deepEqual(this.marks(document), wanted, state);
  }

  /** The quick fixes at a text of a document. */
  async fixes(document: vscode.TextDocument, at: string): Promise<vscode.CodeAction[]> {
    const start = document.positionAt(document.getText().indexOf(at));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(start, start),
      vscode.CodeActionKind.QuickFix.value,
    );
    return actions;
  }

  /** Applies the quick fix of this title. */
  async fix(document: vscode.TextDocument, at: string, title: string): Promise<void> {
    const actions = await this.fixes(document, at);
    const action = actions.find((one) => one.title === title);
    assert.ok(action, `${title} is none of: ${actions.map((one) => one.title).join(', ')}`);
    if (action.edit) await vscode.workspace.applyEdit(action.edit);
    if (action.command)
      await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
  }

  /** What VS Code shows where a person points at a text. */
  async hover(document: vscode.TextDocument, at: string): Promise<string> {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      document.positionAt(document.getText().indexOf(at)),
    );
    return hovers
      .flatMap(({ contents }) => contents)
      .map((one) => (typeof one === 'string' ? one : one.value))
      .join('\n---\n');
  }

  /** Ends it as the end of a window does: what was written is remembered by then. */
  async close(): Promise<void> {
    await this.written.flush();
    this.#owned.dispose();
  }

  /** Ends it, and removes all that it made. */
  async remove(): Promise<void> {
    // What is not saved would have VS Code ask before it closes.
    await vscode.workspace.saveAll(false);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await this.close();
    const own = readdirSync(EditorFixture.inFolder()).filter((name) => name.startsWith('written-'));
    for (const name of ['.phidelity', '.storage', ...own])
      rmSync(EditorFixture.inFolder(name), { recursive: true, force: true });
  }
}
