import {
  CodeAction,
  CodeActionKind,
  CodeActionTriggerKind,
  Disposable,
  l10n,
  languages,
  Range,
  window,
  workspace,
} from 'vscode';
import type { EditedLines } from '../../core/edits/fitEdit.ts';
import type { ChatAttachments } from '../attachments/chatAttachments.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import { moveCursorTo } from '../documents/cursorAt.ts';
import { editorInUse } from '../documents/editorInUse.ts';
import { cellOf } from '../documents/notebookCells.ts';
import { sourceOf } from '../documents/sourceOfEditor.ts';
import {
  EditSession,
  type EditSessionParts,
  type EditSubject,
  type PreparedInstruction,
} from './editSession.ts';
import { instructionIn } from './reviewCommands.ts';
import { checkEditable, linesToEdit } from './editTarget.ts';

/** Lines around the edited ones that the model is shown at most. */
const linesAround = 60;

export interface EditParts extends EditSessionParts {
  /** Asks the user before something sensitive goes to the model. */
  readonly attachments: Pick<ChatAttachments, 'lines'>;
}

async function edit(parts: EditParts, options: unknown): Promise<void> {
  const instruction = instructionIn(options);
  await moveCursorTo(options);
  const editor = editorInUse();
  const review = parts.reviews.get() ?? (editor && parts.reviews.get(editor.document.uri));
  if (review) return review.proposer.changeInstruction?.(instruction);
  if (!editor) {
    await window.showInformationMessage(l10n.t('Open a file and select the code to change.'));
    return;
  }
  const { document, viewColumn } = editor;
  await checkEditable(document);
  const edited = await linesToEdit(editor);
  await startEdit({ document, edited, style: sourceOf(editor), viewColumn }, instruction, parts);
}

/** Begins an edit in place. What is sensitive goes to no model before the user has agreed. */
export async function startEdit(
  subject: Omit<EditSubject, 'path' | 'agree'> & { readonly path?: string },
  instruction: string | PreparedInstruction | undefined,
  parts: EditParts,
): Promise<void> {
  const { document } = subject;
  const file = cellOf(document.uri)?.notebook.uri ?? document.uri;
  const path = subject.path ?? workspace.asRelativePath(file);
  const agree = async ({ start, end }: EditedLines): Promise<boolean> => {
    const last = Math.min(document.lineCount, end + linesAround) - 1;
    const range = new Range(Math.max(0, start - linesAround), 0, last, 0);
    return (await parts.attachments.lines(document, range)) !== undefined;
  };
  await new EditSession({ ...subject, path, agree }, parts).ask(instruction);
}

/** Registers "Edit with Phidelity". */
export function registerEdit(parts: EditParts): Disposable {
  const command = { command: 'phidelity.edit', title: l10n.t('Edit with Phidelity…') };
  return Disposable.from(
    registerCommand(command.command, (options) => edit(parts, options)),
    // The same, under the name that others look for.
    registerCommand('phidelity.refactor', (options) => edit(parts, options)),
    languages.registerCodeActionsProvider(
      { pattern: '**' },
      {
        provideCodeActions: (_, _range, { triggerKind }) => {
          // Only on request: it would show a light bulb everywhere.
          if (triggerKind !== CodeActionTriggerKind.Invoke) return [];
          const action = new CodeAction(command.title, CodeActionKind.RefactorRewrite);
          action.command = command;
          return [action];
        },
      },
      { providedCodeActionKinds: [CodeActionKind.RefactorRewrite] },
    ),
  );
}
