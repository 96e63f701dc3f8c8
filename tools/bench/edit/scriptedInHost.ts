import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { AnsweringServer } from './answeringServer.ts';
import { type GeneratedEdit, generatedEdits } from './generatedEdits.ts';
import { closeAll, isReviewed, partOfRun, until } from './inHost.ts';

const added = '# Added meanwhile.';

/** What became of the edits; of each that went wrong, what it was. */
export interface ScriptedResult {
  readonly accepted: number;
  readonly rejected: number;
  readonly undone: number;
  readonly failures: readonly string[];
}

async function openNotebook(text: string): Promise<vscode.TextEditor> {
  const cells = ['import os', text, 'print(1)'].map(
    (code) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, code, 'python'),
  );
  const data = new vscode.NotebookData(cells);
  const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', data);
  await vscode.window.showNotebookDocument(notebook, { selections: [new vscode.NotebookRange(1, 2)] });
  await vscode.commands.executeCommand('notebook.cell.edit');
  const cell = notebook.cellAt(1).document;
  await until(() => vscode.window.activeTextEditor?.document === cell, 'the cell');
  return vscode.window.activeTextEditor!;
}

async function open({ where, text }: GeneratedEdit, file: string): Promise<vscode.TextEditor> {
  if (where === 'cell') return openNotebook(text);
  if (where === 'file') writeFileSync(file, text);
  const document = await (where === 'file'
    ? vscode.workspace.openTextDocument(file)
    : vscode.workspace.openTextDocument({ content: text, language: 'python' }));
  return vscode.window.showTextDocument(document, { preview: false });
}

async function addLine({ uri, eol }: vscode.TextDocument): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  const lineEnd = eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  change.insert(uri, new vscode.Position(0, 0), added + lineEnd);
  await vscode.workspace.applyEdit(change);
}

/** Asks for the edit and has it answered, with a line added meanwhile where one is to be. */
async function ask(edit: GeneratedEdit, editor: vscode.TextEditor, server: AnsweringServer): Promise<void> {
  const { document } = editor;
  const { start, end } = edit;
  editor.selection =
    end === undefined ? new vscode.Selection(start, 4, start, 4) : new vscode.Selection(start, 0, end, 0);
  server.answer = edit.answer;
  let letGo = (): void => {};
  if (edit.meanwhile === 'writing') server.held = new Promise((resolve) => (letGo = resolve));
  const { asked } = server;
  const done = vscode.commands.executeCommand('phidelity.edit', { instruction: 'Change it.' });
  if (edit.meanwhile === 'writing') {
    await until(() => server.asked > asked, 'the question');
    await addLine(document);
    letGo();
  }
  await done;
  await until(isReviewed, 'the review');
  if (edit.meanwhile === 'reviewing') await addLine(document);
}

/** Runs one edit; what is wrong with it, if anything. */
async function runEdit(
  edit: GeneratedEdit,
  file: string,
  server: AnsweringServer,
): Promise<string | undefined> {
  const editor = await open(edit, file);
  const { document } = editor;
  await ask(edit, editor, server);
  const top = edit.meanwhile ? added + edit.lineEnd : '';
  const before = top + edit.text;
  if (edit.isRejected) {
    await vscode.commands.executeCommand('phidelity.rejectEdit');
    if (document.getText() !== before) return 'other text after it was rejected';
    if (edit.where !== 'file') return undefined;
    if (document.isDirty !== (top !== '')) return 'dirty after it was rejected';
    return readFileSync(file, 'utf8') === edit.text ? undefined : 'other bytes after it was rejected';
  }
  await vscode.commands.executeCommand('phidelity.acceptEdit');
  const expected = top + edit.expected;
  if (document.getText() !== expected)
    return `expected\n${JSON.stringify(expected)}\nfound\n${JSON.stringify(document.getText())}`;
  return edit.where === 'cell' ? undefined : undo(edit, document, { before, expected, file });
}

/** Undoes it in one step, does it again and saves it; what is wrong with that, if anything. */
async function undo(
  edit: GeneratedEdit,
  document: vscode.TextDocument,
  { before, expected, file }: { readonly before: string; readonly expected: string; readonly file: string },
): Promise<string | undefined> {
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('undo');
  if (document.getText() !== before) return 'not undone in one step';
  if (edit.where === 'file' && !edit.meanwhile) await until(() => !document.isDirty, 'a file as it is saved');
  await vscode.commands.executeCommand('redo');
  if (document.getText() !== expected) return 'not done again in one step';
  if (edit.where !== 'file') return undefined;
  await document.save();
  return readFileSync(file, 'utf8') === expected ? undefined : 'other bytes than the text';
}

/** Called by VS Code. */
export async function run(): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const resultFile = process.env['PHIDELITY_BENCH_RESULT'];
  if (!folder || !resultFile) throw new Error('Start this through npm run bench.');
  const [from, to] = partOfRun();
  const server = await AnsweringServer.start();
  const endpoints = [{ url: server.url }];
  const settings = vscode.workspace.getConfiguration();
  await settings.update('phidelity.endpoints', endpoints, vscode.ConfigurationTarget.Global);
  // As the file is, and not as VS Code would like it.
  await settings.update('files.trimTrailingWhitespace', false, vscode.ConfigurationTarget.Global);
  const found = { accepted: 0, rejected: 0, undone: 0 };
  const failures: string[] = [];
  for (const [index, edit] of generatedEdits(to).entries()) {
    if (index < from) continue;
    const file = path.join(folder.uri.fsPath, `edit_${index}.py`);
    const wrong = await runEdit(edit, file, server).catch(String);
    if (wrong !== undefined) failures.push(`${edit.name}: ${wrong}`);
    else if (edit.isRejected) found.rejected += 1;
    else {
      found.accepted += 1;
      if (edit.where !== 'cell') found.undone += 1;
    }
    await closeAll();
  }
  server.stop();
  const result: ScriptedResult = { ...found, failures };
  writeFileSync(resultFile, JSON.stringify(result));
}
