import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Attachment } from '../../../src/core/attachments/attachment.ts';
import type { PendingQuestion } from '../../../src/core/attachments/pendingQuestion.ts';
import type { SensitiveReason } from '../../../src/core/attachments/sensitiveText.ts';
import { ChatAttachments } from '../../../src/host/attachments/chatAttachments.ts';
import type { Part } from '../../../src/host/attachments/chooseParts.ts';
import { ContextSources } from '../../../src/host/attachments/contextSources.ts';
import { editorSuggestions } from '../../../src/host/attachments/editorSuggestions.ts';
import { problemParts } from '../../../src/host/attachments/editorProblems.ts';
import { filesOfFolder } from '../../../src/host/attachments/folderFiles.ts';
import { openRepositories, unstagedFiles } from '../../../src/host/attachments/gitApi.ts';
import { changeParts } from '../../../src/host/attachments/gitChanges.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { emptyQuestion } from '../../support/emptyQuestion.ts';
import { until } from '../../support/until.ts';

describe('ContextSources', () => {
  const root = vscode.workspace.workspaceFolders![0]!.uri;
  const folder = vscode.Uri.joinPath(root, 'sources');
  const { signal } = new AbortController();
  const room = 10_000;
  let pending: PendingQuestion;
  let attachments: ChatAttachments;
  let sources: ContextSources;
  let asked: (readonly string[])[];

  beforeEach(() => {
    asked = [];
    pending = emptyQuestion();
    attachments = new ChatAttachments({
      pending,
      timer: nodeTimer,
      confirm: async (_: string, reasons: readonly SensitiveReason[]) => {
        asked.push(reasons.map(({ kind }) => kind));
        return true;
      },
      open: async () => {},
    });
    sources = new ContextSources(attachments);
  });
  afterEach(() => {
    attachments.dispose();
    pending.dispose();
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  after(() => vscode.workspace.fs.delete(folder, { recursive: true }));

  async function write(name: string, content: string | Uint8Array = 'x = 1\n'): Promise<vscode.Uri> {
    const uri = vscode.Uri.joinPath(folder, name);
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    await vscode.workspace.fs.writeFile(uri, bytes);
    return uri;
  }
  const attached = (): readonly Attachment[] => pending.attachments.map(({ attachment }) => attachment);
  /** Each with why it is left out. */
  const shown = (parts: readonly Part[]): Record<string, string> =>
    Object.fromEntries(
      parts.map(({ path, reasons, leftOut }) => [
        path.slice(path.indexOf('/') + 1),
        leftOut ?? reasons.map(({ kind }) => kind).join(),
      ]),
    );

  describe('of a folder', () => {
    it('take its files, and leave out with a reason what is nobody wants or may be secret', async () => {
      await write('mixed/main.py');
      await write('mixed/lib/deep.py');
      await write('mixed/.env', 'DEBUG=1\n');
      await write('mixed/key.py', 'API_KEY = "q7Rz2Lk9Xv4Tn8Bw"\n');
      await write('mixed/data.bin', new Uint8Array(600));
      await write('mixed/empty.py', '');
      await write('mixed/big.csv', '1,2\n'.repeat(1_000_000));
      await write('mixed/long.txt', 'word '.repeat(20_000));
      await write('mixed/node_modules/dep.js');
      await write('mixed/.git/config');
      await write('mixed/made/out.py');
      await write('mixed/skipped.log');
      await write('mixed/.gitignore', 'made/\n*.log\n');
      const { parts, note } = await filesOfFolder(vscode.Uri.joinPath(folder, 'mixed'), room, signal);
      assert.equal(note, undefined);
      assert.deepEqual(shown(parts), {
        'mixed/.env': 'secret-name',
        'mixed/.gitignore': '',
        'mixed/big.csv':
          'sources/mixed/big.csv is too large to add (4.00 MB). Select the part that you ask about, and add the selection.',
        'mixed/data.bin': 'sources/mixed/data.bin is not a text file, so the model cannot read it.',
        'mixed/empty.py': 'sources/mixed/empty.py is empty: there is nothing to add to the question.',
        'mixed/key.py': 'secret',
        'mixed/long.txt': "There is no room for it in the model's context.",
        'mixed/main.py': '',
        'mixed/skipped.log': 'ignored',
        'mixed/lib/deep.py': '',
        'mixed/.git': 'A hidden folder.',
        'mixed/made': 'Git ignores it, according to sources/mixed/.gitignore.',
        'mixed/node_modules': 'A folder for generated files or packages.',
      });
    });

    it('follow no links, so that a loop of them ends', async () => {
      // On Windows, links need a right that users do not have.
      if (process.platform === 'win32') return;
      await write('loop/inner/a.py');
      await symlink('..', vscode.Uri.joinPath(folder, 'loop/inner/up').fsPath);
      await symlink('/etc/hostname', vscode.Uri.joinPath(folder, 'loop/host').fsPath);
      const { parts } = await filesOfFolder(vscode.Uri.joinPath(folder, 'loop'), room, signal);
      assert.deepEqual(shown(parts), {
        'loop/host': 'A link to another file.',
        'loop/inner/a.py': '',
        'loop/inner/up': 'A link to another folder.',
      });
    });

    it('are bounded in a folder of 100,000 files, and say so', async () => {
      const many = new ManyFiles(100_000);
      const registered = vscode.workspace.registerFileSystemProvider('many', many, { isReadonly: true });
      try {
        const { parts, note } = await filesOfFolder(vscode.Uri.parse('many:/all'), 300, signal);
        assert.equal(parts.length, 1_000);
        assert.equal(note, 'Only the first 1,000 files were looked at.');
        const taken = parts.filter(({ leftOut, reasons }) => leftOut === undefined && reasons.length === 0);
        assert.ok(taken.length > 0 && taken.length < 30, `${taken.length}`);
        assert.ok(many.reads < 40, `${many.reads} files were read`);
      } finally {
        registered.dispose();
      }
    });

    it('become chips of their own, without a list where nothing is left out', async () => {
      await write('small/a.py', 'a = 1\n');
      await write('small/b.py', 'b = 1\n');
      assert.equal(await sources.addAll([vscode.Uri.joinPath(folder, 'small'), await write('c.py')]), true);
      assert.deepEqual(
        attached().map(({ kind, path }) => `${kind} ${path}`),
        ['file sources/small/a.py', 'file sources/small/b.py', 'file sources/c.py'],
      );
      assert.deepEqual(asked, []);
    });

    it('are none of an empty folder, and of one that is gone, in words', async () => {
      await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(folder, 'none'));
      await assert.rejects(sources.addFolder(vscode.Uri.joinPath(folder, 'none')), {
        reason: 'attachment',
        message: 'sources/none has no files.',
      });
      await assert.rejects(sources.addFolder(vscode.Uri.joinPath(folder, 'gone')), {
        reason: 'attachment',
        message: /gone cannot be read/,
      });
    });
  });

  describe('of problems', () => {
    let collection: vscode.DiagnosticCollection;
    beforeEach(() => (collection = vscode.languages.createDiagnosticCollection('test')));
    afterEach(() => collection.dispose());
    const problem = (
      line: number,
      message: string,
      severity = vscode.DiagnosticSeverity.Error,
    ): vscode.Diagnostic => {
      const found = new vscode.Diagnostic(new vscode.Range(line, 0, line, 3), message, severity);
      found.source = 'lint';
      found.code = { value: 'E1', target: vscode.Uri.parse('https://example.org') };
      return found;
    };

    it('are those of a file with their lines of code, as they are in the editor', async () => {
      const uri = await write('wrong.py', 'foo(1)\nbar(2)\n');
      collection.set(uri, [
        problem(1, 'no bar', vscode.DiagnosticSeverity.Warning),
        problem(0, 'no foo'),
        problem(0, 'unused', vscode.DiagnosticSeverity.Hint),
      ]);
      const editor = await vscode.window.showTextDocument(uri);
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 5), '9'));
      assert.equal(await sources.addProblems(uri), true);
      const [sent] = attached();
      assert.deepEqual([sent?.kind, sent?.path], ['problems', 'sources/wrong.py']);
      assert.equal(
        sent?.text,
        [
          'sources/wrong.py:1:1: error: no foo [lint E1]',
          '  1 | foo(19)',
          'sources/wrong.py:2:1: warning: no bar [lint E1]',
          '  2 | bar(2)',
        ].join('\n'),
      );
      await vscode.commands.executeCommand('workbench.action.files.revert');
    });

    it('are those of all files, without the ones that may be secret, and none in words', async () => {
      const uri = await write('other.py');
      await assert.rejects(sources.addProblems(uri), {
        message: 'VS Code shows no problems in sources/other.py.',
      });
      collection.set(uri, [problem(0, 'one')]);
      collection.set(await write('secrets.json', '{}\n'), [problem(0, 'two')]);
      const files = vscode.languages.getDiagnostics().map(([one]) => one);
      const { parts } = await problemParts(
        files.filter(({ path }) => path.includes('/sources/')),
        room,
        signal,
      );
      assert.deepEqual(shown(parts), { 'other.py': '', 'secrets.json': 'secret-name' });
    });

    it('are offered by the lightbulb, also as a quick fix of the view of problems, and one goes in', async () => {
      const uri = await write('bulb.py', 'foo(1)\nbar(2)\n');
      collection.set(uri, [problem(1, 'no bar')]);
      await vscode.window.showTextDocument(uri);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri,
        new vscode.Range(1, 0, 1, 3),
        vscode.CodeActionKind.QuickFix.value,
      );
      const action = actions.find(({ title }) => title === 'Add Problem to Phidelity Chat');
      assert.equal(action?.command?.command, 'phidelity.addProblemsToChat');
      const [file, problems] = action.command.arguments as [vscode.Uri, vscode.Diagnostic[]];
      await sources.addProblem(file, problems);
      assert.deepEqual(
        attached().map(({ kind, line, text }) => [kind, line, text]),
        [['problem', 2, 'sources/bulb.py:2:1: error: no bar [lint E1]\n  2 | bar(2)']],
      );
    });

    it('name the cell of a notebook', async () => {
      const data = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'foo(1)', 'python');
      const notebook = await vscode.workspace.openNotebookDocument(
        'jupyter-notebook',
        new vscode.NotebookData([data, data]),
      );
      const { uri } = notebook.cellAt(1).document;
      const { path: name } = notebook.uri;
      collection.set(uri, [problem(0, 'no foo')]);
      await sources.addProblem(uri, [problem(0, 'no foo')]);
      const [sent] = attached();
      assert.deepEqual([sent?.path, sent?.cell, sent?.line], [name, 2, 1]);
      assert.equal(sent?.text, `${name}#2:1:1: error: no foo [lint E1]\n  1 | foo(1)`);
    });

    it('ask before one whose line has a password', async () => {
      const uri = await write('leak.py', 'password = "correct horse"\n');
      await sources.addProblem(uri, [problem(0, 'bad')]);
      assert.deepEqual(asked, [['secret']]);
    });
  });

  describe('of changes in Git', () => {
    const repositoryFolder = vscode.Uri.joinPath(folder, 'repository');
    const git = (...parameters: string[]): void =>
      void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...parameters], {
        cwd: repositoryFolder.fsPath,
      });
    before(async function () {
      this.timeout(60_000);
      await write('repository/kept.py', 'x = 1\n');
      await write('repository/.env', 'DEBUG=1\n');
      git('init', '--quiet');
      git('add', '--force', '.');
      git('commit', '--quiet', '--message', 'first');
      await write('repository/kept.py', 'x = 2\n');
      git('add', 'kept.py');
      await write('repository/kept.py', 'x = 3\n');
      await write('repository/.env', 'DEBUG=2\n');
      await write('repository/new.py', 'new = 1\n');
      await write('repository/new.bin', new Uint8Array(600));
      await vscode.commands.executeCommand('git.openRepository', repositoryFolder.fsPath);
    });
    const repository = async (): ReturnType<typeof openRepositories> extends Promise<readonly (infer T)[]>
      ? Promise<T>
      : never => {
      const all = await openRepositories();
      const found = all.find(({ rootUri }) => rootUri.path === repositoryFolder.path);
      assert.ok(found, all.map(({ rootUri }) => rootUri.path).join());
      await found.status();
      return found;
    };

    it('are what is not staged, with new files, without what may be secret or is no text', async () => {
      const { parts } = await changeParts(await repository(), { isStaged: false }, room, signal);
      assert.deepEqual(shown(parts), {
        'repository/.env': 'secret-name',
        'repository/kept.py': '',
        'repository/new.bin': 'sources/repository/new.bin is not a text file, so the model cannot read it.',
        'repository/new.py': '',
      });
      assert.match(parts.find(({ path }) => path.endsWith('kept.py'))!.text!, /\n-x = 2\n\+x = 3$/);
    });

    it('are what is staged, as one chip', async () => {
      await repository();
      assert.equal(await sources.addChanges(repositoryFolder, { isStaged: true }), true);
      const [sent] = attached();
      assert.deepEqual(
        [sent?.kind, sent?.path, sent?.languageId],
        ['staged-changes', 'sources/repository/kept.py', 'diff'],
      );
      assert.match(sent!.text, /^diff --git a\/kept\.py b\/kept\.py\n[^]*\n-x = 1\n\+x = 2$/);
    });

    it('are those to the files that were clicked', async () => {
      const files = [vscode.Uri.joinPath(repositoryFolder, 'new.py')];
      assert.equal(await sources.addChanges(files[0], { isStaged: false, files }), true);
      assert.match(attached()[0]!.text, /^diff --git a\/new\.py b\/new\.py\nnew file\n[^]*\n\+new = 1$/);
      await assert.rejects(sources.addChanges(files[0], { isStaged: true, files }), {
        message: 'There are no staged changes.',
      });
    });

    it('do not have what is not saved, and say so', async () => {
      const editor = await vscode.window.showTextDocument(vscode.Uri.joinPath(repositoryFolder, 'kept.py'));
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# new\n'));
      try {
        const { note } = await changeParts(await repository(), { isStaged: false }, room, signal);
        assert.equal(note, 'Git does not see what is not saved: sources/repository/kept.py.');
      } finally {
        await vscode.commands.executeCommand('workbench.action.files.revert');
      }
    });

    it('are suggested with their number', async () => {
      const { length } = unstagedFiles(await repository());
      const found = editorSuggestions('git').concat(editorSuggestions('change'));
      assert.deepEqual(
        found.filter(({ uri }) => uri === repositoryFolder.toString()).map(({ kind }) => kind),
        ['changes', 'staged-changes'],
      );
      assert.equal(length, 4);
    });
  });

  it('name the symbol that was chosen, with all of its lines', async () => {
    const uri = await write('symbol.py', 'x = 1\n\ndef weave(loom):\n    return loom.run()\n');
    await sources.addSuggestion({
      kind: 'symbol',
      label: 'weave',
      description: 'sources/symbol.py:3',
      uri: uri.toString(),
      startLine: 3,
      endLine: 3,
    });
    assert.deepEqual(
      attached().map(({ name, startLine, endLine }) => [name, startLine, endLine]),
      [['weave', 3, 4]],
    );
  });

  describe('of a notebook', () => {
    it('are its cells, which follow what is typed into them', async () => {
      const cell = (text: string): vscode.NotebookCellData =>
        new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'python');
      const notebook = await vscode.workspace.openNotebookDocument(
        'jupyter-notebook',
        new vscode.NotebookData([cell('a = 1'), cell('b = 2\nc = 3')]),
      );
      await vscode.window.showNotebookDocument(notebook, { selections: [new vscode.NotebookRange(1, 2)] });
      const [suggested] = editorSuggestions('cell');
      assert.deepEqual([suggested?.kind, suggested?.label], ['cell', 'Cell 2']);
      assert.equal(await sources.addSuggestion(suggested!), true);
      assert.deepEqual(
        attached().map(({ kind, cell: number, text }) => [kind, number, text]),
        [['cell', 2, 'b = 2\nc = 3']],
      );
      const edit = new vscode.WorkspaceEdit();
      edit.insert(notebook.cellAt(1).document.uri, new vscode.Position(0, 0), '# new\n');
      await vscode.workspace.applyEdit(edit);
      await until(() => attached()[0]?.text === '# new\nb = 2\nc = 3');
      // It stays as it was when its notebook is gone.
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      let sent: readonly Attachment[] = [];
      await attachments.send(async (all) => void (sent = all));
      assert.equal(sent[0]?.text, '# new\nb = 2\nc = 3');
    });
  });
});

/** A file system with one folder of many files. */
class ManyFiles implements vscode.FileSystemProvider {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  reads = 0;

  constructor(private readonly count: number) {}

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }
  stat({ path }: vscode.Uri): vscode.FileStat {
    const type = path.endsWith('.py') ? vscode.FileType.File : vscode.FileType.Directory;
    return { type, ctime: 0, mtime: 0, size: 6 };
  }
  readDirectory(): [string, vscode.FileType][] {
    return Array.from({ length: this.count }, (_, index) => [`f${index}.py`, vscode.FileType.File]);
  }
  readFile(): Uint8Array {
    this.reads += 1;
    return new TextEncoder().encode('x = 1\n');
  }
  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions();
  }
  writeFile = this.createDirectory;
  delete = this.createDirectory;
  rename = this.createDirectory;
}
