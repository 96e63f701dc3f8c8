import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Attachment } from '../../../src/core/attachments/attachment.ts';
import type { PendingQuestion } from '../../../src/core/attachments/pendingQuestion.ts';
import type { SensitiveReason } from '../../../src/core/attachments/sensitiveText.ts';
import { ChatAttachments } from '../../../src/host/attachments/chatAttachments.ts';
import { emptyQuestion } from '../../support/emptyQuestion.ts';

describe('ChatAttachments', () => {
  const root = vscode.workspace.workspaceFolders![0]!.uri;
  const folder = vscode.Uri.joinPath(root, 'attachments');
  let pending: PendingQuestion;
  let attachments: ChatAttachments;
  /** What the user was asked about, and the answer. */
  let asked: { readonly path: string; readonly kinds: readonly string[] }[];
  let agrees: boolean;
  let paused: (() => void)[];

  beforeEach(() => {
    asked = [];
    agrees = true;
    paused = [];
    pending = emptyQuestion();
    attachments = new ChatAttachments({
      pending,
      timer: { delay: () => new Promise((resolve) => paused.push(() => resolve(true))) },
      confirm: async (path: string, reasons: readonly SensitiveReason[]) => {
        asked.push({ path, kinds: reasons.map(({ kind }) => kind) });
        return agrees;
      },
      open: async () => {},
    });
  });
  afterEach(() => {
    attachments.dispose();
    pending.dispose();
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));
  after(() => vscode.workspace.fs.delete(folder, { recursive: true }));

  async function write(name: string, content: string | Uint8Array): Promise<vscode.Uri> {
    const uri = vscode.Uri.joinPath(folder, name);
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    await vscode.workspace.fs.writeFile(uri, bytes);
    return uri;
  }
  const attached = (): readonly Attachment[] => pending.attachments.map(({ attachment }) => attachment);
  const send = async (): Promise<readonly Attachment[] | undefined> => {
    let sent: readonly Attachment[] | undefined;
    await attachments.send(async (all) => void (sent = all));
    return sent;
  };
  const refuses = async (uri: vscode.Uri, message: RegExp): Promise<void> => {
    await assert.rejects(attachments.addFile(uri), { reason: 'attachment', message });
    assert.deepEqual(attached(), []);
  };

  it('attaches a file as it is when the question is sent, with what is not saved', async () => {
    const uri = await write('now.py', 'x = 1\n');
    await attachments.addFile(uri);
    const editor = await vscode.window.showTextDocument(uri);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# new\n'));
    const [sent] = (await send())!;
    assert.equal(sent?.text, '# new\nx = 1');
    assert.deepEqual(
      [sent?.path, sent?.languageId, sent?.startLine, sent?.endLine],
      ['attachments/now.py', 'python', 1, 2],
    );
    assert.deepEqual(attached(), []);
    assert.deepEqual(asked, []);
  });

  it('measures a file again when the user pauses typing', async () => {
    const uri = await write('paused.py', 'x = 1\n');
    await attachments.addFile(uri);
    const editor = await vscode.window.showTextDocument(uri);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# new\n'));
    assert.equal(attached()[0]?.text, 'x = 1');
    paused.at(-1)!();
    await pending.refresh();
    assert.equal(attached()[0]?.text, '# new\nx = 1');
  });

  it('has selected lines move and change with their document', async () => {
    const uri = await write('moving.py', 'a\nb\nc\nd\n');
    const editor = await vscode.window.showTextDocument(uri);
    await attachments.addLines(editor.document, new vscode.Range(1, 0, 2, 1));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'top\n'));
    await editor.edit((edit) => edit.insert(new vscode.Position(2, 1), '!'));
    const [moved] = attached();
    assert.deepEqual([moved?.startLine, moved?.endLine, moved?.text], [3, 4, 'b!\nc']);
    // What is deleted stays attached as it was.
    await editor.edit((edit) => edit.delete(new vscode.Range(0, 0, 9, 0)));
    assert.equal((await send())?.[0]?.text, 'b!\nc');
  });

  it('has lines keep the name of what they are, until an edit gives it another one', async () => {
    const uri = await write('named.py', 'class Net:\n    def cast(self):\n        pass\n');
    const editor = await vscode.window.showTextDocument(uri);
    const insert = (line: number, character: number, text: string): Thenable<boolean> =>
      editor.edit((edit) => edit.insert(new vscode.Position(line, character), text));
    await attachments.addLines(editor.document, new vscode.Range(1, 0, 2, 12), 'Net.cast');
    await insert(0, 0, '# new\n');
    await insert(2, 17, ', far');
    assert.deepEqual([attached()[0]?.name, attached()[0]?.startLine], ['Net.cast', 3]);
    await insert(1, 9, 's');
    assert.equal(attached()[0]?.name, undefined);
    assert.match(attached()[0]!.text, /^ {4}def cast\(self, far\)/);
  });

  it('attaches what has no file: a new document, and another version of a file', async () => {
    const untitled = await vscode.workspace.openTextDocument({ language: 'python', content: 'y = 2' });
    await attachments.addLines(untitled, new vscode.Range(0, 0, 0, 5));
    const provider = vscode.workspace.registerTextDocumentContentProvider('made', {
      provideTextDocumentContent: () => 'z = 3',
    });
    try {
      await attachments.addFile(vscode.Uri.parse('made:/some/virtual.py'));
    } finally {
      provider.dispose();
    }
    assert.deepEqual(
      attached().map(({ text }) => text),
      ['y = 2', 'z = 3'],
    );
  });

  it('says so of what it cannot attach', async () => {
    await refuses(await write('data.bin', new Uint8Array(600).fill(0)), /data\.bin is not a text file/);
    await refuses(await write('late.txt', `${'a'.repeat(2000)}\0`), /late\.txt is not a text file/);
    await refuses(await write('empty.py', ' \n'), /empty\.py is empty/);
    await refuses(
      await write('large.csv', '1,2,3\n'.repeat(400_000)),
      /large\.csv is too large.*2\.40 MB.*selection/,
    );
    await refuses(folder, /attachments is a folder/);
    await refuses(vscode.Uri.joinPath(folder, 'missing.py'), /missing\.py cannot be read/);
  });

  it('keeps everything when a file is gone before the question is sent', async () => {
    const gone = await write('gone.py', 'x = 1\n');
    const kept = await write('kept.py', 'y = 2\n');
    await attachments.addFile(kept);
    await attachments.addFile(gone);
    await vscode.workspace.fs.delete(gone);
    await assert.rejects(send(), { reason: 'attachment', message: /gone\.py cannot be read.*remove it/ });
    assert.equal(attached().length, 2);
    attachments.remove(pending.attachments[1]!.id);
    assert.equal((await send())?.[0]?.text, 'y = 2');
  });

  it('keeps everything when the question cannot be asked', async () => {
    await attachments.addFile(await write('again.py', 'x = 1\n'));
    await assert.rejects(
      attachments.send(() => Promise.reject(new Error('The disk is full.'))),
      /disk is full/,
    );
    assert.equal(attached().length, 1);
  });

  const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (one) => one.charCodeAt(0));
  const sensitive: [string, string, string | Uint8Array, string[]][] = [
    ['a file with the name of secrets', '.env', 'DEBUG=1\n', ['secret-name']],
    ['a file with a password', 'settings.py', 'DEBUG = True\nPASSWORD = "correct horse"\n', ['secret']],
    ['a file that Git ignores', 'build/out.py', 'x = 1\n', ['ignored']],
    ['a file in an encoding that VS Code was not told', 'latin1.py', latin1('# caf\u00e9\n'), ['encoding']],
  ];
  for (const [what, name, content, kinds] of sensitive)
    it(`asks before it attaches ${what}`, async () => {
      await write('.gitignore', 'build/\n');
      const uri = await write(name, content);
      agrees = false;
      assert.equal(await attachments.addFile(uri), false);
      assert.deepEqual(attached(), []);
      assert.deepEqual(asked, [{ path: `attachments/${name}`, kinds }]);
      agrees = true;
      assert.equal(await attachments.addFile(uri), true);
      // Once is enough.
      assert.equal((await send())?.length, 1);
      assert.equal(asked.length, 2);
    });

  it('reads a file in the encoding that VS Code reads it in', async () => {
    const utf16 = Uint8Array.from([
      0xff,
      0xfe,
      ...Array.from('x = 1', (one) => [one.charCodeAt(0), 0]).flat(),
    ]);
    await attachments.addFile(await write('utf16.py', utf16));
    assert.equal(attached()[0]?.text, 'x = 1');
    const uri = await write('reopened.py', latin1('# caf\u00e9\n'));
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument(uri, { encoding: 'iso88591' }),
    );
    await attachments.addFile(uri);
    assert.equal(attached()[1]?.text, '# caf\u00e9');
    assert.deepEqual(asked, []);
  });

  it('asks before it attaches what is outside of the workspace', async () => {
    const outside = vscode.Uri.joinPath(root, '..', `outside-${process.pid}.py`);
    await vscode.workspace.fs.writeFile(outside, new TextEncoder().encode('x = 1\n'));
    try {
      agrees = false;
      assert.equal(await attachments.addFile(outside), false);
      const { document } = await vscode.window.showTextDocument(outside);
      assert.equal(await attachments.addLines(document, new vscode.Range(0, 0, 0, 5)), false);
      assert.deepEqual(
        asked.map(({ kinds }) => kinds),
        [['outside'], ['outside']],
      );
      // A question about what is in the editor, such as the code of a package, is asked at once.
      assert.equal((await attachments.lines(document, new vscode.Range(0, 0, 0, 5)))?.text, 'x = 1');
      assert.equal(asked.length, 2);
    } finally {
      await vscode.workspace.fs.delete(outside);
    }
  });

  it('asks about a link by what it leads to', async () => {
    // On Windows, links need a right that users do not have.
    if (process.platform === 'win32') return;
    await write('target.py', 'x = 1\n');
    const outside = vscode.Uri.joinPath(root, '..', `id_rsa-${process.pid}`);
    await vscode.workspace.fs.writeFile(outside, new TextEncoder().encode('x = 1\n'));
    try {
      await symlink(outside.fsPath, vscode.Uri.joinPath(folder, 'plain.py').fsPath);
      await symlink('target.py', vscode.Uri.joinPath(folder, 'near.py').fsPath);
      await attachments.addFile(vscode.Uri.joinPath(folder, 'near.py'));
      assert.deepEqual(asked, []);
      await attachments.addFile(vscode.Uri.joinPath(folder, 'plain.py'));
      assert.deepEqual(asked, [{ path: 'attachments/plain.py', kinds: ['secret-name', 'outside'] }]);
    } finally {
      await vscode.workspace.fs.delete(outside);
    }
  });

  it('asks about selected lines for what is in them, with their number in the file', async () => {
    const uri = await write('part.py', 'a = 1\nTOKEN = "q7Rz2Lk9Xv4Tn8Bw"\nb = 2\n');
    const document = await vscode.workspace.openTextDocument(uri);
    await attachments.addLines(document, new vscode.Range(2, 0, 2, 5));
    assert.deepEqual(asked, []);
    await attachments.addLines(document, new vscode.Range(1, 0, 2, 5));
    assert.deepEqual(asked, [{ path: 'attachments/part.py', kinds: ['secret'] }]);
  });

  it('asks when a file has become sensitive before the question is sent', async () => {
    const uri = await write('becomes.py', 'x = 1\n');
    await attachments.addFile(uri);
    await write('becomes.py', 'password = "correct horse"\n');
    agrees = false;
    assert.equal(await send(), undefined);
    assert.deepEqual(
      asked.map(({ kinds }) => kinds),
      [['secret']],
    );
    assert.equal(attached().length, 1);
  });

  it('asks again when another secret has come to one that was agreed to', async () => {
    const uri = await write('grows.py', 'password = "correct horse"\n');
    await attachments.addFile(uri);
    assert.equal(asked.length, 1);
    await write('grows.py', 'password = "correct horse"\ntoken = "q7Rz2Lk9Xv4Tn8Bw"\n');
    await send();
    assert.equal(asked.length, 2);
  });

  it('asks before lines go with a question of their own', async () => {
    const uri = await write('own.py', 'password = "correct horse"\n');
    const document = await vscode.workspace.openTextDocument(uri);
    agrees = false;
    assert.equal(await attachments.lines(document, new vscode.Range(0, 0, 0, 5)), undefined);
    agrees = true;
    const lines = await attachments.lines(document, new vscode.Range(0, 0, 0, 5));
    assert.equal(lines?.text, 'password = "correct horse"');
    assert.deepEqual(attached(), []);
  });

  it('reads a file at the end of a symbolic link, and gives up on one that leads to itself', async () => {
    // On Windows, links need a right that users do not have.
    if (process.platform === 'win32') return;
    await write('target.py', 'x = 1\n');
    const link = vscode.Uri.joinPath(folder, 'link.py');
    await symlink('target.py', link.fsPath);
    await attachments.addFile(link);
    assert.equal(attached()[0]?.text, 'x = 1');
    attachments.remove(pending.attachments[0]!.id);
    const loop = vscode.Uri.joinPath(folder, 'loop.py');
    await symlink('loop.py', loop.fsPath);
    await refuses(loop, /loop\.py cannot be read/);
  });

  it('attaches again what went with a question that is taken back', async () => {
    await attachments.addFile(await write('back.py', 'x = 1\n'));
    const sent = (await send())!;
    attachments.restore(sent.map((one) => ({ ...one, omitted: 'no-room' })));
    assert.equal((await send())?.[0]?.text, 'x = 1');
  });
});
