import { commands, Disposable, Selection, ViewColumn, window, workspace } from 'vscode';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import { nodeTimer } from '../../platform/nodeTimer.ts';
import type { ChatView } from '../chat/chatView.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import type { ModelDownloads } from '../models/modelDownloads.ts';
import type { Settings } from '../settings/settings.ts';

const walkthrough = 'phidelity.phidelity#phidelity.start';

/** A function header that the demo model can complete. */
const unfinishedCode = 'def is_prime(n: int) -> bool:\n    ';

/** Milliseconds between looks: VS Code may give the focus back to the walkthrough, where the button was clicked. */
const focusChecks = [50, 100, 150] as const;

/** `json.parse` does not exist. */
const wrongCode = `import json

settings = json.parse('{"size": 3}')
print(settings["size"])
`;

/** Marks steps as done for which no command is run. */
function keepContext(parts: {
  readonly session: ChatSession;
  readonly settings: Settings;
  readonly downloads: ModelDownloads;
}): Disposable {
  const { session, settings, downloads } = parts;
  const done = new Set<string>();
  const mark = (key: string): void => {
    if (done.has(key)) return;
    done.add(key);
    void commands.executeCommand('setContext', `phidelity.${key}`, true);
  };
  const update = (): void => {
    if (downloads.running || !settings.isDemo) mark('getsModel');
  };
  update();
  return Disposable.from(
    session.onUpdate((update) => {
      if (update.kind === 'turn' && update.turn.state === 'complete') mark('hasAnswered');
    }),
    settings.onDidChange(update),
    downloads.onDidChange(update),
  );
}

/** Registers the commands of the walkthrough and its buttons, and marks its steps as done. */
export function registerWalkthrough(parts: {
  readonly session: ChatSession;
  readonly view: ChatView;
  readonly settings: Settings;
  readonly downloads: ModelDownloads;
  /** Questions that the demo model knows. */
  readonly examples: readonly string[];
}): Disposable {
  const { session, view, examples } = parts;
  return Disposable.from(
    keepContext(parts),
    registerCommand('phidelity.openWalkthrough', async () => {
      await commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false);
    }),
    registerCommand('_phidelity.askExample', async () => {
      const [question] = examples;
      if (session.conversation.turns.length > 0) await session.startNew();
      await view.focus();
      if (question) await session.ask(question);
    }),
    registerCommand('_phidelity.completeExample', async () => {
      await openExample(unfinishedCode);
      await commands.executeCommand('phidelity.triggerCompletion');
    }),
    registerCommand('_phidelity.verifyExample', async () => {
      await openExample(wrongCode);
      await commands.executeCommand('phidelity.verifyFile');
    }),
  );
}

/** Opens Python code in a new document next to the walkthrough, with the cursor at its end, and gives it the focus. */
async function openExample(content: string): Promise<void> {
  const document = await workspace.openTextDocument({ language: 'python', content });
  const editor = await window.showTextDocument(document, { viewColumn: ViewColumn.Beside });
  const end = document.lineAt(document.lineCount - 1).range.end;
  editor.selection = new Selection(end, end);
  for (const pause of focusChecks) {
    await nodeTimer.delay(pause);
    if (window.activeTextEditor?.document === document || document.isClosed) continue;
    await window.showTextDocument(document, { viewColumn: editor.viewColumn ?? ViewColumn.Beside });
  }
}
