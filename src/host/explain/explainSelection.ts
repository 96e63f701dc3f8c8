import { l10n, window, type Disposable } from 'vscode';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import type { ChatAttachments } from '../attachments/chatAttachments.ts';
import type { ChatView } from '../chat/chatView.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import { moveCursorTo } from '../documents/cursorAt.ts';
import { editorInUse } from '../documents/editorInUse.ts';
import { linesToAskAbout } from '../documents/codeAtCursor.ts';

interface Parts {
  readonly session: ChatSession;
  readonly view: ChatView;
  readonly attachments: ChatAttachments;
}

async function explainSelection({ session, view, attachments }: Parts, options: unknown): Promise<void> {
  await moveCursorTo(options);
  const editor = editorInUse();
  if (!editor) {
    await window.showInformationMessage(l10n.t('Open a file and select the code to explain.'));
    return;
  }
  const { document } = editor;
  const range = await linesToAskAbout(editor);
  if (!range) {
    await window.showInformationMessage(
      l10n.t('Select the code to explain, or place the cursor inside a function.'),
    );
    return;
  }
  const text = document.getText(range).replaceAll('\r\n', '\n');
  const lines = await attachments.lines(document, range);
  if (!lines) return;
  await view.focus();
  const { path, startLine, endLine, languageId, uri } = lines;
  await session.explain({ path, startLine, endLine, languageId, text }, uri);
}

/** Registers "Explain Selection". What is sensitive goes with no question before the user has agreed. */
export function registerExplainSelection(parts: Parts): Disposable {
  return registerCommand('phidelity.explainSelection', (options) => explainSelection(parts, options));
}
