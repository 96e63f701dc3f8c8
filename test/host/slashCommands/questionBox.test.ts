import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { PendingQuestion } from '../../../src/core/attachments/pendingQuestion.ts';
import type { QuestionContext } from '../../../src/core/conversation/conversation.ts';
import { ChatAttachments } from '../../../src/host/attachments/chatAttachments.ts';
import { ProjectRules } from '../../../src/host/slashCommands/projectRules.ts';
import { QuestionBox } from '../../../src/host/slashCommands/questionBox.ts';
import { SlashCommands } from '../../../src/host/slashCommands/slashCommands.ts';
import { ScriptedEngine } from '../../support/scriptedEngine.ts';
import { until } from '../../support/until.ts';

const root = vscode.workspace.workspaceFolders![0]!.uri;

async function write(name: string, text: string): Promise<vscode.Uri> {
  const uri = vscode.Uri.joinPath(root, name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

async function remove(...names: readonly string[]): Promise<void> {
  for (const name of names)
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(root, name), { recursive: true });
}

/** A memento in memory. */
function memento(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string) => values.get(key) as never,
    update: async (key: string, value: unknown) => void values.set(key, value),
  };
}

class Box {
  readonly pending: PendingQuestion;
  readonly attachments: ChatAttachments;
  readonly commands = new SlashCommands();
  readonly rules: ProjectRules;
  readonly box: QuestionBox;
  chat = 'chat-1';
  areRulesWanted = true;
  hasTurns = false;
  agrees = true;
  asked: { readonly question: string; readonly context: QuestionContext } | undefined;

  constructor() {
    let ids = 0;
    this.pending = new PendingQuestion({
      engine: new ScriptedEngine(async () => {}),
      standing: () => ({ used: 0, above: [] }),
      newId: () => `id-${(ids += 1)}`,
    });
    this.attachments = new ChatAttachments({
      pending: this.pending,
      timer: { delay: async () => true },
      confirm: async () => this.agrees,
      open: async () => {},
    });
    this.rules = new ProjectRules({
      pending: this.pending,
      chat: () => this.chat,
      isWanted: () => this.areRulesWanted,
      memento: memento(),
    });
    this.box = new QuestionBox({
      pending: this.pending,
      attachments: this.attachments,
      commands: this.commands,
      rules: this.rules,
      hasTurns: () => this.hasTurns,
    });
  }

  /** What goes with the question, as `path:line-line`. */
  get attached(): readonly string[] {
    return this.pending.attachments.map(
      ({ attachment: { path, startLine, endLine } }) => `${path}:${startLine}-${endLine}`,
    );
  }

  ask(question: string): Promise<boolean> {
    return this.box.ask(question, async (text, context) => void (this.asked = { question: text, context }));
  }

  dispose(): void {
    for (const one of [this.box, this.rules, this.attachments, this.pending]) one.dispose();
  }
}

describe('QuestionBox', () => {
  let test: Box;
  beforeEach(() => (test = new Box()));
  afterEach(() => test.dispose());
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  after(() => remove('boxed'));

  const openCode = async (line = 0): Promise<vscode.TextEditor> => {
    const uri = await write('boxed/code.py', 'def f():\n    return 1\n\n\ndef g():\n    return 2\n');
    const editor = await vscode.window.showTextDocument(uri);
    editor.selection = new vscode.Selection(line, 0, line, 0);
    return editor;
  };

  it('attaches what a command is about while it is typed, and asks with both', async () => {
    await openCode(1);
    await test.box.draft('/explain why 1?');
    assert.deepEqual(test.attached, ['boxed/code.py:1-2']);
    assert.equal(test.box.command?.name, 'explain');
    assert.equal(await test.ask('/explain why 1?'), true);
    const { question, context } = test.asked!;
    assert.equal(question, '/explain why 1?');
    assert.match(context.prompt!, /^Explain this: .*\n\nIn particular: why 1\?$/s);
    assert.deepEqual(
      context.attachments?.map(({ text }) => text),
      ['def f():\n    return 1'],
    );
    assert.deepEqual(test.attached, []);
  });

  it('asks nothing with what the user has not seen, but attaches it', async () => {
    await openCode(1);
    assert.equal(await test.ask('/explain'), false);
    assert.equal(test.asked, undefined);
    assert.deepEqual(test.attached, ['boxed/code.py:1-2']);
    assert.equal(await test.ask('/explain'), true);
  });

  it('follows the selection, and lets go when the command is gone', async () => {
    const editor = await openCode(1);
    await test.box.draft('/fix');
    editor.selection = new vscode.Selection(5, 0, 5, 2);
    await until(() => test.attached.join() === 'boxed/code.py:6-6');
    await test.box.draft('/fi');
    assert.deepEqual(test.attached, []);
    assert.equal(test.box.command, undefined);
  });

  it('adds nothing to what the user has attached, and nothing again that was taken away', async () => {
    const editor = await openCode(1);
    await test.attachments.addLines(editor.document, new vscode.Range(4, 0, 5, 0));
    await test.box.draft('/fix');
    assert.deepEqual(test.attached, ['boxed/code.py:5-6']);
    await test.box.remove(test.pending.attachments[0]!.id);
    await test.box.draft('');
    await test.box.draft('/fix');
    assert.deepEqual(test.attached, ['boxed/code.py:1-2']);
    await test.box.remove(test.pending.attachments[0]!.id);
    await test.box.draft('/fix it');
    assert.deepEqual(test.attached, []);
    assert.equal(await test.ask('/fix it'), true);
    assert.match(test.asked!.context.prompt!, /\n\nit$/);
  });

  it('says what to do where there is nothing that a command could be about', async () => {
    await assert.rejects(test.ask('/explain'), {
      reason: 'attachment',
      message: /^There is no code for \/explain\. Select it/,
    });
    await assert.rejects(test.ask('/commit'), {
      reason: 'attachment',
      message: /Stage the changes that \/commit is about/,
    });
    // What was answered before can be explained.
    test.hasTurns = true;
    assert.equal(await test.ask('/explain'), true);
    assert.equal(await test.ask('/etc is full, why?'), true);
    assert.deepEqual(test.asked, { question: '/etc is full, why?', context: {} });
  });

  it("offers the user's own commands, those of Phidelity's folder first, and asks with them as they are now", async () => {
    await write('.phidelity/prompts/review.md', '---\ndescription: Our way\n---\nReview it.');
    await write('.github/prompts/review.prompt.md', 'Not this.');
    await write(
      '.github/prompts/poem.prompt.md',
      '---\nargument-hint: about\n---\nA poem about ${input:topic}.',
    );
    await write('.github/prompts/README.md', 'No prompt.');
    try {
      const offered = await test.commands.suggest('');
      assert.deepEqual(
        offered
          .slice(-2)
          .map(({ name, description, argumentHint, place }) => [name, description, argumentHint, place]),
        [
          ['review', 'Our way', '', '.phidelity/prompts/review.md'],
          ['poem', '', 'about', '.github/prompts/poem.prompt.md'],
        ],
      );
      assert.equal(offered.filter(({ name }) => name === 'review').length, 1);
      assert.deepEqual(
        (await test.commands.suggest('RE')).map(({ name }) => name),
        ['refactor', 'review'],
      );
      await test.box.draft('/poem rain');
      await write('.github/prompts/poem.prompt.md', 'A song about ${input:topic}.');
      assert.equal(await test.ask('/poem rain'), true);
      assert.equal(test.asked!.context.prompt, 'A song about rain.');
      assert.equal(await test.box.promptOf('/poem snow', []), 'A song about snow.');
      assert.equal(await test.box.promptOf('poem?', []), undefined);
    } finally {
      await remove('.phidelity/prompts', '.github/prompts');
    }
  });
});

describe('ProjectRules', () => {
  let test: Box;
  beforeEach(() => (test = new Box()));
  afterEach(() => test.dispose());
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  after(() => remove('AGENTS.md', 'ruled', '.github'));
  before(async () => {
    await write('AGENTS.md', 'Use pathlib.\n');
    await write('ruled/AGENTS.md', 'Use asyncio.\n');
    await write('ruled/deep/code.py', 'x = 1\n');
    await write('ruled/deep/notes.txt', 'x\n');
    await write('.github/copilot-instructions.md', 'Be brief.\n');
    await write(
      '.github/instructions/python.instructions.md',
      "---\napplyTo: '**/*.py'\n---\n\nUse types.\n",
    );
    await write('.github/instructions/manual.instructions.md', 'Only where it is attached.\n');
  });
  const show = async (name: string): Promise<unknown> =>
    vscode.window.showTextDocument(vscode.Uri.joinPath(root, name));

  it('are those of the workspace and of the active file, each with its place', async () => {
    await test.rules.refresh();
    assert.deepEqual(test.attached, ['AGENTS.md:1-1', '.github/copilot-instructions.md:1-1']);
    await show('ruled/deep/code.py');
    await until(() => test.attached.length === 4);
    assert.deepEqual(test.attached, [
      'AGENTS.md:1-1',
      'ruled/AGENTS.md:1-1',
      '.github/copilot-instructions.md:1-1',
      '.github/instructions/python.instructions.md:5-5',
    ]);
    await show('ruled/deep/notes.txt');
    await until(() => test.attached.length === 3);
  });

  it('go with the question, after what the user has attached, as they are then', async () => {
    await test.rules.refresh();
    await test.attachments.addFile(vscode.Uri.joinPath(root, 'ruled/deep/code.py'));
    await write('AGENTS.md', 'Use os.path.\n');
    assert.equal(await test.ask('Why?'), true);
    assert.deepEqual(
      test.asked!.context.attachments?.map(({ text }) => text),
      ['x = 1', 'Use os.path.', 'Be brief.'],
    );
    assert.equal(test.asked!.context.prompt, undefined);
  });

  it('are sent with a line that looks like a secret only if the user agrees', async () => {
    await write('AGENTS.md', "The staging server: password = 'correct-horse-42'\n");
    await test.rules.refresh();
    test.agrees = false;
    assert.equal(await test.ask('Why?'), false);
    assert.equal(test.asked, undefined);
    test.agrees = true;
    assert.equal(await test.ask('Why?'), true);
    assert.match(test.asked!.context.attachments![0]!.text, /correct-horse/);
  });

  it('stay away where they were taken away, in this chat', async () => {
    await test.rules.refresh();
    await test.box.remove(test.pending.attachments[0]!.id);
    assert.deepEqual(test.attached, ['.github/copilot-instructions.md:1-1']);
    await test.rules.refresh();
    assert.equal(test.attached.length, 1);
    test.chat = 'chat-2';
    await test.rules.refresh();
    assert.equal(test.attached.length, 2);
  });

  it('are none where the user wants none', async () => {
    test.areRulesWanted = false;
    await test.rules.refresh();
    assert.deepEqual(test.attached, []);
  });
});
