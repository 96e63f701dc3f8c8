import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { AnswerQueue } from '../../../src/core/conversation/answerQueue.ts';
import { PhidelityError } from '../../../src/core/errors/phidelityError.ts';
import { type GitRepository, openRepositories } from '../../../src/host/attachments/gitApi.ts';
import { writeCommitMessage } from '../../../src/host/commitMessages/writeCommitMessage.ts';
import { defaultSampling } from '../../../src/core/chat/chatSettings.ts';
import { ChatServer } from '../../support/chatServer.ts';
import { type Script, ScriptedEngine } from '../../support/scriptedEngine.ts';
import { until } from '../../support/until.ts';

const root = vscode.workspace.workspaceFolders![0]!.uri;
const place = vscode.Uri.joinPath(root, 'commit-messages');

/** A repository in a folder of its own, which VS Code's extension for Git has open. */
class TestRepository {
  static #count = 0;
  readonly folder: string;

  private constructor() {
    this.folder = vscode.Uri.joinPath(place, `repository-${(TestRepository.#count += 1)}`).fsPath;
    mkdirSync(this.folder, { recursive: true });
    this.git('init', '--quiet', '--initial-branch=main');
  }

  /** @param messages Of its commits, the first one first. */
  static async with(...messages: readonly string[]): Promise<TestRepository> {
    const made = new TestRepository();
    for (const [index, message] of messages.entries()) {
      made.write('kept.py', `count = ${index}\n`);
      made.git('add', '.');
      made.git('commit', '--quiet', '--message', message);
    }
    return made;
  }

  git(...parameters: readonly string[]): string {
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
    return execFileSync('git', [...identity, ...parameters], { cwd: this.folder, encoding: 'utf8' });
  }

  write(name: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.folder, name)), { recursive: true });
    writeFileSync(path.join(this.folder, name), text);
  }

  /** As the extension knows it. */
  async open(): Promise<GitRepository> {
    await vscode.commands.executeCommand('git.openRepository', this.folder);
    const real = realpathSync(this.folder);
    const isThis = ({ rootUri }: GitRepository): boolean => realpathSync(rootUri.fsPath) === real;
    const found = (await openRepositories()).find(isThis);
    assert.ok(found, `${this.folder} is not open`);
    await found.status();
    return found;
  }
}

describe('a commit message', function () {
  this.timeout(60_000);
  after(() => vscode.workspace.fs.delete(place, { recursive: true }));

  const settings = { model: { modelPath: 'm', threads: 0 }, sampling: defaultSampling, maxTokens: 500 };
  interface Outcome {
    readonly message: string | undefined;
    /** What the model was asked. */
    readonly question: string;
    /** The files that the user was asked about. */
    readonly asked: readonly string[];
  }
  async function write(
    repository: GitRepository,
    script: Script | string,
    options: {
      readonly last?: string;
      readonly shows?: boolean | undefined;
      readonly signal?: AbortSignal;
      readonly contextSize?: number;
    } = {},
  ): Promise<Outcome> {
    const says: Script = typeof script === 'string' ? async (_, say) => say(script) : script;
    const engine = new ScriptedEngine(says, { contextSize: options.contextSize ?? 16_000 });
    const asked: string[] = [];
    const { signal = new AbortController().signal } = options;
    const message = await writeCommitMessage(
      repository,
      {
        engine,
        queue: new AnswerQueue(),
        settings: () => settings,
        mayShow: async (parts) => {
          asked.push(...parts.map((part) => path.basename(part.path)));
          return options.shows;
        },
      },
      options.last,
      signal,
    );
    return { message, question: engine.requests.at(-1)?.question ?? '', asked };
  }

  it('is written from what is staged, as the last commits are, into the box, and nothing is committed', async () => {
    const made = await TestRepository.with('feat: count', 'fix(core): count from one', 'docs: say why');
    made.write('kept.py', 'count = 10\n');
    made.git('add', 'kept.py');
    made.write('kept.py', 'count = 11\n');
    made.write('new.py', 'new = 1\n');
    const repository = await made.open();
    const { message, question } = await write(repository, '```text\nfix: start at ten.\n```');
    assert.equal(message, 'fix: start at ten');
    assert.equal(repository.inputBox.value, 'fix: start at ten');
    assert.match(question, /^Staged changes[^]*\+count = 10\n```/);
    assert.doesNotMatch(question, /count = 11|new\.py/);
    assert.match(
      question,
      /\ndocs: say why\nfix\(core\): count from one\nfeat: count\n[^]*Conventional Commits/,
    );
    assert.equal(made.git('rev-list', '--count', 'HEAD').trim(), '3');
    assert.match(made.git('status', '--short'), /^MM kept\.py\n\?\? new\.py\n$/);
  });

  it('is about all changes, new files too, where nothing is staged', async () => {
    const made = await TestRepository.with('Count');
    made.write('kept.py', 'count = 2\n');
    made.write('new.py', 'new = 1\n');
    const repository = await made.open();
    const { message, question } = await write(repository, 'Count from two');
    assert.equal(message, 'Count from two');
    assert.match(question, /^Changes, as `git diff` shows them[^]*\+count = 2[^]*\+new = 1/);
  });

  it('is not about new files where smart commits take none', async () => {
    const made = await TestRepository.with('Count');
    made.write('kept.py', 'count = 2\n');
    made.write('new.py', 'new = 1\n');
    const repository = await made.open();
    const git = vscode.workspace.getConfiguration('git');
    await git.update('smartCommitChanges', 'tracked', vscode.ConfigurationTarget.Global);
    try {
      const { question } = await write(repository, 'Count from two');
      assert.doesNotMatch(question, /new\.py/);
      assert.match(question, /\+count = 2/);
    } finally {
      await git.update('smartCommitChanges', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('is that of the first commit where there is none yet', async () => {
    const made = await TestRepository.with();
    made.write('first.py', 'one = 1\n');
    made.git('add', '.');
    const repository = await made.open();
    const { message, question } = await write(repository, 'Begin with one');
    assert.equal(message, 'Begin with one');
    assert.match(question, /\+one = 1[^]*in the imperative, in at most 72 characters/);
  });

  it('streams into the box, from what the user has written there', async () => {
    const made = await TestRepository.with('Count');
    made.write('kept.py', 'count = 2\n');
    const repository = await made.open();
    repository.inputBox.value = 'two, ABC-7';
    const shown: string[] = [];
    const { question } = await write(repository, async (_, say) => {
      for (const piece of ['```', 'text\nCount', ' from', ' two\n', '```']) {
        say(piece);
        shown.push(repository.inputBox.value);
      }
    });
    assert.deepEqual(shown, ['two, ABC-7', 'Count', 'Count from', 'Count from two', 'Count from two']);
    assert.match(question, /The author has written this so far\.[^]*```text\ntwo, ABC-7\n```/);
  });

  it('begins anew from what the model has written, unless the user has changed it', async () => {
    const made = await TestRepository.with('Count');
    made.write('kept.py', 'count = 2\n');
    const repository = await made.open();
    await write(repository, 'Count from two');
    const again = await write(repository, 'Count on', { last: 'Count from two' });
    assert.doesNotMatch(again.question, /The author has written/);
    repository.inputBox.value = 'Count on and on';
    const changed = await write(repository, 'Count', { last: 'Count on' });
    assert.match(changed.question, /The author has written[^]*Count on and on/);
  });

  it('that is stopped leaves the box as it was', async () => {
    const made = await TestRepository.with('Count');
    made.write('kept.py', 'count = 2\n');
    const repository = await made.open();
    repository.inputBox.value = 'my words';
    const stop = new AbortController();
    const { message } = await write(
      repository,
      async (_, say) => {
        say('Count from');
        assert.equal(repository.inputBox.value, 'Count from');
        stop.abort();
      },
      { signal: stop.signal },
    );
    assert.equal(message, undefined);
    assert.equal(repository.inputBox.value, 'my words');
  });

  it('that fails leaves the box as it was, and says why', async () => {
    const made = await TestRepository.with('Count');
    made.write('kept.py', 'count = 2\n');
    const repository = await made.open();
    repository.inputBox.value = 'my words';
    const failing = write(repository, async (_, say) => {
      say('Count from');
      throw new PhidelityError('engine-exited', 'The engine ended.');
    });
    await assert.rejects(failing, { reason: 'engine-exited' });
    assert.equal(repository.inputBox.value, 'my words');
    await assert.rejects(write(repository, '```\n```'), /has written no commit message/);
    assert.equal(repository.inputBox.value, 'my words');
  });

  it('gives way to what the user types meanwhile', async () => {
    const made = await TestRepository.with('Count');
    made.write('kept.py', 'count = 2\n');
    const repository = await made.open();
    const { message } = await write(repository, async (_, say, signal) => {
      say('Count from');
      repository.inputBox.value = 'I write it myself';
      say(' two');
      assert.equal(signal.aborted, true);
    });
    assert.equal(message, undefined);
    assert.equal(repository.inputBox.value, 'I write it myself');
  });

  it('needs changes', async () => {
    const repository = await (await TestRepository.with('Count')).open();
    await assert.rejects(write(repository, 'Nothing'), { message: /There are no changes/ });
  });

  it('is about what may be secret only after a yes', async () => {
    const made = await TestRepository.with('Count');
    made.write('.env', 'MODE=fast\n');
    made.write('key.py', 'API_KEY = "q7Rz2Lk9Xv4Tn8Bw"\n');
    made.write('plain.py', 'plain = 1\n');
    made.git('add', '--force', '.');
    const repository = await made.open();
    const left = await write(repository, 'Add a key', { shows: false });
    assert.deepEqual(left.asked.toSorted(), ['.env', 'key.py']);
    assert.match(left.question, /\+plain = 1/);
    assert.match(left.question, /not shown here[^]*- `[^`]*\.env`\n- `[^`]*key\.py`\n/);
    assert.doesNotMatch(left.question, /MODE|q7Rz/);
    const all = await write(repository, 'Add a key', { shows: true });
    assert.match(all.question, /\+MODE=fast[^]*q7Rz/);
    repository.inputBox.value = 'mine';
    const none = await write(repository, 'Add a key', { shows: undefined });
    assert.deepEqual([none.message, none.question, repository.inputBox.value], [undefined, '', 'mine']);
  });

  it('names what has no room by file and number of lines', async () => {
    const made = await TestRepository.with('Count');
    made.write('small.py', 'small = 1\n');
    made.write('large.py', 'large = 1\n'.repeat(500));
    made.git('add', '.');
    const repository = await made.open();
    const { question } = await write(repository, 'Add both', { contextSize: 2_000 });
    assert.match(question, /\+small = 1/);
    assert.match(question, /- the rest of `[^`]*large\.py` \(\+\d+ -0\)/);
    assert.ok(question.length < 2_000, `${question.length} of 2,000`);
  });

  describe('by its command', () => {
    let server: ChatServer;
    const configure = async (endpoints: unknown): Promise<void> =>
      vscode.workspace
        .getConfiguration('phidelity')
        .update('endpoints', endpoints, vscode.ConfigurationTarget.Global);
    before(async () => {
      server = await ChatServer.start();
      await configure([{ url: server.url, name: 'team' }]);
    });
    after(async () => {
      await configure(undefined);
      await server.stop();
    });

    it('is for the repository that was clicked, of several', async () => {
      const clicked = await TestRepository.with('Count');
      clicked.write('kept.py', 'count = 2\n');
      const other = await TestRepository.with('Count');
      other.write('kept.py', 'other = 3\n');
      const [repository, beside] = [await clicked.open(), await other.open()];
      server.answer = 'Count from two';
      await vscode.commands.executeCommand('phidelity.writeCommitMessage', { rootUri: repository.rootUri });
      assert.equal(repository.inputBox.value, 'Count from two');
      assert.equal(beside.inputBox.value, '');
      assert.match(server.questions.at(-1)!, /\+count = 2/);
      // Nothing runs any more: this changes nothing.
      await vscode.commands.executeCommand('phidelity.stopCommitMessage');
      assert.equal(repository.inputBox.value, 'Count from two');
    });

    it('can be stopped, and then leaves the box as it was', async () => {
      const made = await TestRepository.with('Count');
      made.write('kept.py', 'count = 2\n');
      const repository = await made.open();
      repository.inputBox.value = 'mine';
      server.isHeld = true;
      server.answer = 'Counting';
      const writing = vscode.commands.executeCommand('phidelity.writeCommitMessage', {
        rootUri: repository.rootUri,
      });
      await until(() => repository.inputBox.value === 'Counting');
      await vscode.commands.executeCommand('phidelity.stopCommitMessage');
      await writing;
      server.isHeld = false;
      assert.equal(repository.inputBox.value, 'mine');
    });
  });
});
