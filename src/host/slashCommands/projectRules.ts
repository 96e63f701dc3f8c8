import {
  Disposable,
  languages,
  type Memento,
  RelativePattern,
  type TextDocument,
  Uri,
  window,
  workspace,
  type WorkspaceFolder,
} from 'vscode';
import * as v from 'valibot';
import { type Attachment, newAttachment } from '../../core/attachments/attachment.ts';
import type { PendingQuestion } from '../../core/attachments/pendingQuestion.ts';
import { TaskQueue } from '../../core/lifetime/async.ts';
import { readInstructions } from '../../core/slashCommands/rulesFile.ts';
import { filesIn, readMarkdown } from './readMarkdown.ts';
import { editorInUse } from '../documents/editorInUse.ts';

const key = 'rulesTakenAway';
const fileNames = '**/{AGENTS.md,copilot-instructions.md,*.instructions.md}';
/** More folders above a file than any path has. */
const mostFolders = 100;

/** The rules that a user does not want to go with the questions of a chat. */
const takenAwaySchema = v.object({ chat: v.string(), uris: v.array(v.string()) });

/**
 * The project's rules, which go with the next question as long as they are not in the chat: `AGENTS.md` in the workspace
 * folder and in the nearest folder above the active file, `.github/copilot-instructions.md`, and those of
 * `.github/instructions` that say that they apply to the active file. Not in a workspace that is not trusted.
 */
export class ProjectRules implements Disposable {
  readonly #pending: PendingQuestion;
  readonly #chat: () => string;
  readonly #isWanted: () => boolean;
  readonly #memento: Memento;
  readonly #queue = new TaskQueue();
  readonly #subscriptions: Disposable;

  constructor(parts: {
    readonly pending: PendingQuestion;
    /** The id of the chat that is open. */
    readonly chat: () => string;
    /** Whether the user wants rules to go along at all. */
    readonly isWanted: () => boolean;
    readonly memento: Memento;
  }) {
    this.#pending = parts.pending;
    this.#chat = parts.chat;
    this.#isWanted = parts.isWanted;
    this.#memento = parts.memento;
    const refresh = (): void => void this.refresh();
    const watcher = workspace.createFileSystemWatcher(fileNames);
    this.#subscriptions = Disposable.from(
      watcher,
      watcher.onDidCreate(refresh),
      watcher.onDidChange(refresh),
      watcher.onDidDelete(refresh),
      window.onDidChangeActiveTextEditor(refresh),
      workspace.onDidChangeWorkspaceFolders(refresh),
      workspace.onDidGrantWorkspaceTrust(refresh),
    );
  }

  /** Reads the rules again. Resolves when they are attached; never rejects. */
  refresh(): Promise<void> {
    return this.#queue.run(async () => {
      const rules = this.#isWanted() && workspace.isTrusted ? await readRules() : [];
      const takenAway = this.#takenAway();
      this.#pending.setAutomatic(
        'rules',
        rules.filter(({ uri }) => !takenAway.includes(uri)),
      );
    });
  }

  /** Has rules go with no question of this chat any more. */
  async takeAway(uri: string): Promise<void> {
    await this.#memento.update(key, { chat: this.#chat(), uris: [...this.#takenAway(), uri] });
    await this.refresh();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #takenAway(): readonly string[] {
    const parsed = v.safeParse(takenAwaySchema, this.#memento.get(key));
    return parsed.success && parsed.output.chat === this.#chat() ? parsed.output.uris : [];
  }
}

async function readRules(): Promise<readonly Attachment[]> {
  const document = editorInUse()?.document;
  const folder = (document && workspace.getWorkspaceFolder(document.uri)) ?? workspace.workspaceFolders?.[0];
  if (!folder) return [];
  const whole = [
    Uri.joinPath(folder.uri, 'AGENTS.md'),
    ...(document ? await nearestRules(document.uri, folder.uri) : []),
    Uri.joinPath(folder.uri, '.github', 'copilot-instructions.md'),
  ];
  const rules: Attachment[] = [];
  for (const uri of whole) {
    const text = await readMarkdown(uri);
    if (text !== undefined && text.trim() !== '') rules.push(rulesAttachment(uri, text.trim(), 1));
  }
  return [...rules, ...(document ? await instructionsFor(document, folder) : [])];
}

/** The `AGENTS.md` of the nearest folder above a file, if that is not the workspace folder. */
async function nearestRules(file: Uri, root: Uri): Promise<readonly Uri[]> {
  const start = `${root.path.replace(/\/$/, '')}/`;
  let folder = Uri.joinPath(file, '..');
  for (let count = 0; count < mostFolders && folder.path.startsWith(start); count++) {
    const uri = Uri.joinPath(folder, 'AGENTS.md');
    if ((await readMarkdown(uri)) !== undefined) return [uri];
    folder = Uri.joinPath(folder, '..');
  }
  return [];
}

async function instructionsFor(
  document: TextDocument,
  { uri: root }: WorkspaceFolder,
): Promise<readonly Attachment[]> {
  const place = Uri.joinPath(root, '.github', 'instructions');
  const rules: Attachment[] = [];
  for (const name of await filesIn(place, '.instructions.md')) {
    const uri = Uri.joinPath(place, name);
    const { patterns, body, firstLine } = readInstructions((await readMarkdown(uri)) ?? '');
    const applies = patterns.some(
      (pattern) => languages.match({ pattern: new RelativePattern(root, pattern) }, document) > 0,
    );
    if (applies && body !== '') rules.push(rulesAttachment(uri, body, firstLine));
  }
  return rules;
}

function rulesAttachment(uri: Uri, text: string, startLine: number): Attachment {
  const path = workspace.asRelativePath(uri);
  return newAttachment({ kind: 'rules', uri: uri.toString(), path, languageId: 'markdown', startLine, text });
}
