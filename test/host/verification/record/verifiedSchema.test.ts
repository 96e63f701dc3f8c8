import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { VerifiedApis } from '../../../../src/core/verification/verified/verifiedApis.ts';
import { until } from '../../../support/until.ts';

const folder = path.join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, '.phidelity');

const get = { distribution: 'requests', version: '2.31.0', symbol: 'requests.get' };

/** What the editor says of a record that a person writes: the lines, counted from 1. */
async function complaints(text: string): Promise<number[]> {
  const uri = vscode.Uri.file(path.join(folder, 'verified.json'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(uri.fsPath, text);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  // It tells of each document first that nothing is wrong yet.
  await until(() => vscode.languages.getDiagnostics(uri).length > 0);
  const told = vscode.languages.getDiagnostics(uri);
  return told.map(({ range }) => range.start.line + 1);
}

describe('the schema of the list of verified APIs', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(folder, { recursive: true, force: true });
  });

  it('finds in the editor what Phidelity would complain of', async () => {
    const text = VerifiedApis.empty.add(get, '2026-11-23').toText();
    const [, , entry = ''] = text.split('\n');
    const wrong = [
      entry.replace('"version": ', '"vers": '),
      entry.replace('2026-11-23', 'today'),
      entry.replace('"requests"', '""'),
      entry.replace('"requests.get"', '""'),
      entry.replace('"2.31.0"', '2.31'),
    ];
    assert.equal(new Set(wrong).size, 5);
    for (const one of wrong) assert.ok('problem' in VerifiedApis.parse(text.replace(entry, one)), one);
    assert.deepEqual(await complaints(text.replace(entry, [entry, ...wrong].join('\n'))), [4, 5, 6, 7, 8]);
  });
});
