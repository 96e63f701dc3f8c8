import assert from 'node:assert/strict';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { AnswerQueue } from '../../../src/core/conversation/answerQueue.ts';
import { AnswerEdits } from '../../../src/host/edits/apply/answerEdits.ts';
import { EditReview, type Proposal } from '../../../src/host/edits/editReview.ts';
import type { ReviewRequest } from '../../../src/host/edits/editReviews.ts';
import type { FoundInCodebase } from '../../../src/protocol/codebaseContract.ts';
import { until } from '../../support/until.ts';

const source = `import os


def first(a):
    b = a + 1
    return b


def second():
    return os.sep
`;

describe('applying code of an answer', () => {
  const root = vscode.workspace.workspaceFolders![0]!.uri;
  let count = 0;
  let folder: vscode.Uri;
  let offered: {
    readonly request: ReviewRequest;
    readonly proposal: Proposal;
    readonly review: EditReview;
  }[];
  let found: FoundInCodebase['places'];
  let inserted: number;

  beforeEach(async () => {
    folder = vscode.Uri.joinPath(root, `applied${++count}`);
    offered = [];
    found = [];
    inserted = 0;
    await mkdir(folder.fsPath);
  });
  afterEach(async () => {
    for (const { review } of offered) review.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(folder.fsPath, { recursive: true });
  });

  const nameOf = (file: string): string => vscode.workspace.asRelativePath(vscode.Uri.joinPath(folder, file));

  async function write(file: string, text = source): Promise<vscode.Uri> {
    const uri = vscode.Uri.joinPath(folder, file);
    await writeFile(uri.fsPath, text);
    return uri;
  }

  const show = async (uri: vscode.Uri): Promise<vscode.TextEditor> =>
    vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });

  /** What applies, with reviews that are not shown. */
  function edits(): AnswerEdits {
    return new AnswerEdits({
      reviews: {
        open: async (request) => {
          const creates = request.document instanceof vscode.Uri ? request.document : undefined;
          const document =
            request.document instanceof vscode.Uri
              ? await vscode.workspace.openTextDocument({ content: '' })
              : request.document;
          const uri = vscode.Uri.from({ scheme: 'test-proposal', path: '/proposal' });
          const { proposer, group } = request;
          const review = new EditReview(document, {
            uri,
            creates,
            group,
            proposer,
            generated: { add() {} },
            onAccepted() {},
          });
          offered.push({ request, proposal: review.proposal, review });
          return review;
        },
        offer: async (review, proposal) => {
          const at = offered.findIndex((one) => one.review === review);
          offered[at] = { ...offered[at]!, proposal };
          review.propose(proposal, 'ready');
          return [];
        },
        show: async () => {},
      },
      engine: undefined as never,
      queue: new AnswerQueue(),
      settings: () => assert.fail('No model is asked.'),
      isDemo: () => false,
      codebase: { hasFolders: true, find: async () => ({ places: [...found], files: 1 }) },
    });
  }

  /** Applies the only block of an answer. */
  async function apply(answer: string): Promise<void> {
    const [, info = '', code = ''] = /```(.*)\n([^]*?)\n```/.exec(answer)!;
    const block = { code, language: info.split(' ', 1)[0]! };
    await edits().applyCode(answer, block, async () => void (inserted += 1));
  }

  const proposed = (at = 0): string => offered[at]!.proposal.proposed.join('\n');
  const target = (at = 0): string => vscode.workspace.asRelativePath(offered[at]!.review.target);
  const block = (info: string, code: string): string => `\`\`\`${info}\n${code}\n\`\`\`\n`;
  const changed = 'def first(a):\n    return a';
  const expected = source.replace('    b = a + 1\n    return b', '    return a');

  /** Whether a list to choose from is open is not told: it takes the first entry, until something was done. */
  async function accept(done: Promise<void>, isDone: () => boolean): Promise<void> {
    await until(async () => {
      if (!isDone()) await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return isDone();
    });
    await done;
  }

  for (const [where, answerFor] of [
    ['the path on the fence', (name: string) => block(`python ${name}`, changed)],
    ['a heading', (name: string) => `### \`${name}\`\n\n${block('python', changed)}`],
    ['its first line', (name: string) => block('python', `# ${name}\n\n${changed}`)],
  ] as const)
    it(`finds the file by ${where}, and not in the editor`, async () => {
      await write('one.py');
      await show(await write('other.py', source));
      await apply(answerFor(nameOf('one.py')));
      assert.equal(target(), nameOf('one.py'));
      assert.equal(proposed(), expected);
      assert.equal(offered[0]!.request.title, 'one.py (Proposed Change)');
    });

  it('finds the file by the end of its path', async () => {
    await mkdir(path.join(folder.fsPath, 'deep'));
    await write(`deep/unique${count}.py`);
    await apply(block(`python deep/unique${count}.py`, changed));
    assert.equal(target(), nameOf(`deep/unique${count}.py`));
  });

  it('finds the file by what the code defines: the active one, an open one, then one of the workspace', async () => {
    await show(await write('one.py'));
    await show(await write('two.py', 'x = 1\n'));
    await apply(block('python', changed));
    assert.equal(target(), nameOf('one.py'));
    const three = await write('three.py', source.replaceAll('first', 'third'));
    found = [{ path: three.fsPath, kind: 'function', name: 'third', line: 4, startLine: 4, endLine: 6 }];
    await apply(block('python', changed.replace('first', 'third')));
    assert.equal(target(1), nameOf('three.py'));
    await show(vscode.Uri.joinPath(folder, 'one.py'));
    await show(await write('four.py'));
    await apply(block('python', changed));
    assert.equal(target(2), nameOf('four.py'));
  });

  it('asks which file is meant where several fit', async () => {
    for (const name of ['a', 'b']) await mkdir(path.join(folder.fsPath, name));
    await write(`a/twice${count}.py`);
    await write(`b/twice${count}.py`);
    const done = apply(block(`python twice${count}.py`, changed));
    await accept(done, () => offered.length > 0);
    assert.match(target(), /[ab]\/twice\d+\.py$/);
  });

  it('asks which file is meant where several open ones have a place for the code', async () => {
    await show(await write('x.py'));
    await show(await write('y.py'));
    await show(await write('z.py', 'x = 1\n'));
    await accept(apply(block('python', changed)), () => offered.length > 0);
    assert.match(target(), /[xy]\.py$/);
  });

  it('makes a new file with its folders when it is accepted, and nothing before', async () => {
    const name = nameOf('new/folder/made.py');
    await apply(block(`python ${name}`, `# ${name}\n\nx = 1`));
    const [{ request, review }] = offered as [(typeof offered)[0]];
    assert.equal(request.title, 'made.py (New File)');
    assert.equal(proposed(), 'x = 1\n');
    const file = vscode.Uri.joinPath(folder, 'new/folder/made.py');
    await assert.rejects(async () => vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, 'new')));
    assert.equal(await review.accept(review.hunks), true);
    assert.equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)), 'x = 1\n');
    assert.deepEqual(review.hunks, []);
  });

  it('never overwrites a file that came to be meanwhile', async () => {
    await apply(block(`python ${nameOf('late.py')}`, 'x = 1'));
    const file = await write('late.py', 'mine\n');
    const { review } = offered[0]!;
    assert.equal(await review.accept(review.hunks), false);
    assert.equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)), 'mine\n');
  });

  it('shows all files that an answer names in one review, with several blocks for one of them', async () => {
    await write('one.py');
    const answer = [
      block(`python ${nameOf('one.py')}`, changed),
      block(`python ${nameOf('sub/new.py')}`, 'x = 1'),
      block(`python ${nameOf('one.py')}`, 'def second():\n    return 2'),
      block('python', 'print(1)'),
      block(`python ${nameOf('sub/new.py')}`, 'def f():\n    return x'),
    ].join('\n');
    await edits().applyAll(answer);
    assert.deepEqual([0, 1].map(target), [nameOf('one.py'), nameOf('sub/new.py')]);
    assert.equal(offered.length, 2);
    assert.equal(proposed(0), expected.replace('os.sep', '2'));
    assert.equal(proposed(1), 'x = 1\n\ndef f():\n    return x\n');
    assert.deepEqual(
      offered.map(({ request }) => request.title),
      ['one.py (Proposed Change, 1 of 2)', 'new.py (New File, 2 of 2)'],
    );
    const [{ review: first }, { review: second }] = offered as [(typeof offered)[0], (typeof offered)[0]];
    assert.deepEqual([...first.group!], [first, second]);
    first.dispose();
    assert.deepEqual([...second.group!], [second]);
  });

  it('applies what it can of several files and says what it cannot', async () => {
    await write('one.py');
    const answer = [
      block('python ../outside.py', 'x = 1'),
      block(`python ${nameOf('one.py')}`, changed),
      block(`python ${nameOf('two.py')}`, 'x = 1\n# ... rest of the code unchanged'),
    ].join('\n');
    await assert.rejects(edits().applyAll(answer), (error: Error) => {
      assert.match(error.message, /outside\.py is outside of the folders/);
      assert.match(error.message, /leaves out a part of .*two\.py/);
      return true;
    });
    assert.deepEqual(
      offered.map((_, at) => target(at)),
      [nameOf('one.py')],
    );
  });

  it('applies a diff, to several files too, and says where it does not fit', async () => {
    await write('one.py');
    const hunk = '@@ -1,9 +1,9 @@\n def first(a):\n-    b = a + 1\n-    return b\n+    return a';
    const diff = (file: string): string => `--- a/${nameOf(file)}\n+++ b/${nameOf(file)}\n${hunk}`;
    const created = `--- /dev/null\n+++ b/${nameOf('new.py')}\n@@ -0,0 +1 @@\n+x = 1`;
    await apply(block('diff', `${diff('one.py')}\n${created}`));
    assert.deepEqual([0, 1].map(target), [nameOf('one.py'), nameOf('new.py')]);
    assert.equal(proposed(0), expected);
    assert.equal(proposed(1), 'x = 1\n');
    await write('two.py', 'x = 1\n');
    await assert.rejects(apply(block('diff', diff('two.py'))), /What the diff changes is not in .*two\.py/);
    await assert.rejects(
      apply(block('diff', diff('none.py'))),
      /none\.py, which the diff changes, is not in/,
    );
    await assert.rejects(
      apply(block(`diff ${nameOf('two.py')}`, '@@ -1 +1 @@\nx = 1\n+y')),
      /The diff for .*two\.py cannot be read/,
    );
    assert.equal(offered.length, 2);
  });

  it('refuses what is outside of the workspace, behind a link out of it, or of Git', async () => {
    const outside = path.join(root.fsPath, '..', `outside-${path.basename(root.fsPath)}`);
    await mkdir(outside, { recursive: true });
    await writeFile(path.join(outside, 'a.py'), source);
    await symlink(outside, path.join(folder.fsPath, 'link'));
    for (const [name, words] of [
      ['../a.py', /\.\.\/a\.py is outside of the folders of this workspace/],
      ['/etc/a.conf', /outside of the folders/],
      [nameOf('link/a.py'), /outside of the folders/],
      [nameOf('link/new/b.py'), /outside of the folders/],
      ['.git/hooks/x.py', /belongs to Git's own files/],
      [nameOf('.git/x.py'), /belongs to Git's own files/],
    ] as const)
      await assert.rejects(apply(block(`python ${name}`, changed)), words, name);
    assert.equal(offered.length, 0);
  });

  it('keeps what leaves out a part, a folder and what is no text', async () => {
    await write('one.py');
    await mkdir(path.join(folder.fsPath, 'dir.py'));
    const part = 'def first(a):\n    # ... existing code ...\n    return a';
    await assert.rejects(apply(block(`python ${nameOf('one.py')}`, part)), /leaves out a part of .*one\.py/);
    await assert.rejects(apply(block(`python ${nameOf('dir.py')}`, changed)), /dir\.py is a folder/);
    await writeFile(path.join(folder.fsPath, 'large.py'), ' '.repeat(3_000_000));
    await assert.rejects(apply(block(`python ${nameOf('large.py')}`, changed)), /large\.py is too large/);
    assert.equal(offered.length, 0);
  });

  it('follows an unsaved file, and leaves its copy on disk alone', async () => {
    const file = await write('one.py');
    const editor = await show(file);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# Mine.\n'));
    await writeFile(file.fsPath, '# Theirs.\n');
    await apply(block(`python ${nameOf('one.py')}`, changed));
    assert.equal(proposed(), `# Mine.\n${expected}`);
    const { review } = offered[0]!;
    assert.equal(await review.accept(review.hunks), true);
    assert.equal(editor.document.getText(), `# Mine.\n${expected}`);
    assert.equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)), '# Theirs.\n');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('keeps line ends and tabs of the file', async () => {
    const file = await write('one.py', 'def first(a):\r\n\tb = a\r\n\treturn b\r\n');
    await apply(
      block(`python ${nameOf('one.py')}`, 'def first(a):\n    if a:\n        return 1\n    return a'),
    );
    const { review } = offered[0]!;
    await review.accept(review.hunks);
    const document = await vscode.workspace.openTextDocument(file);
    assert.equal(document.getText(), 'def first(a):\r\n\tif a:\r\n\t\treturn 1\r\n\treturn a\r\n');
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    assert.equal(inserted, 0);
  });
});
