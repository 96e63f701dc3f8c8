import {
  CodeAction,
  CodeActionKind,
  type CodeActionProvider,
  CodeActionTriggerKind,
  Diagnostic,
  Disposable,
  l10n,
  languages,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode';
import { sourceTextOf } from '../../../core/completion/document/sourceText.ts';
import { type FixPlace, fixPlace } from '../../../core/edits/fix/fixPlace.ts';
import { apiFacts, fixInstruction } from '../../../core/edits/fix/fixPrompt.ts';
import { linesOf } from '../../../core/edits/lineHunks.ts';
import { TextPositions } from '../../../core/text/textPositions.ts';
import { registerCommand } from '../../commands/registerCommand.ts';
import { editorInUse } from '../../documents/editorInUse.ts';
import { notebookPrelude, otherCells } from '../../documents/notebookCells.ts';
import { sourceOf } from '../../documents/sourceOfEditor.ts';
import type { WorkspaceVerification } from '../../verification/workspaceVerification.ts';
import { type EditParts, startEdit } from '../editCommand.ts';
import { checkEditable } from '../editTarget.ts';
import { canBeFixed, codeOf, fixableProblems, isVisible } from './fixableProblems.ts';
import type { FixOutcomes } from './fixOutcomes.ts';

interface Parts extends EditParts {
  readonly verification: Pick<WorkspaceVerification, 'verify'>;
  readonly outcomes: FixOutcomes;
}

/** Registers "Fix with Phidelity", a quick fix for the problems of Python code, whoever reports them. */
export function registerFix(parts: Parts): Disposable {
  return Disposable.from(
    registerCommand('phidelity.fix', async (uri, problems) => {
      const given = uri instanceof Uri && areProblems(problems) ? { uri, problems } : problemsAtCursor();
      if (given) await fix(await workspace.openTextDocument(given.uri), given.problems, parts);
      else
        await window.showInformationMessage(
          l10n.t('No problem that code could fix is reported for this line.'),
        );
    }),
    languages.registerCodeActionsProvider('python', fixActions, {
      providedCodeActionKinds: [CodeActionKind.QuickFix],
    }),
  );
}

const fixActions: CodeActionProvider = {
  provideCodeActions(document, _range, { diagnostics, triggerKind }): CodeAction[] {
    if (!canBeFixed(document)) return [];
    const isAsked = triggerKind === CodeActionTriggerKind.Invoke;
    const problems = fixableProblems(diagnostics).filter((one) => isAsked || isVisible(one));
    if (problems.length === 0) return [];
    const title = l10n.t('Fix with Phidelity');
    const action = new CodeAction(title, CodeActionKind.QuickFix);
    action.diagnostics = [...problems];
    action.command = { command: 'phidelity.fix', title, arguments: [document.uri, problems] };
    return [action];
  },
};

function areProblems(value: unknown): value is readonly Diagnostic[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => one instanceof Diagnostic);
}

/** Those at the cursor; where there are none, those in its line. */
function problemsAtCursor(): { readonly uri: Uri; readonly problems: readonly Diagnostic[] } | undefined {
  const editor = editorInUse();
  if (editor?.document.languageId !== 'python') return undefined;
  const { document, selection } = editor;
  const { uri } = document;
  const all = fixableProblems(languages.getDiagnostics(uri));
  const line = document.lineAt(selection.active.line).range;
  const [problems = []] = [selection, line]
    .map((part) => all.filter(({ range }) => range.intersection(part) !== undefined))
    .filter((some) => some.length > 0);
  return problems.length === 0 ? undefined : { uri, problems };
}

async function fix(document: TextDocument, problems: readonly Diagnostic[], parts: Parts): Promise<void> {
  await checkEditable(document);
  const lines = linesOf(document.getText());
  const place = placeOf(lines, problems);
  const editor = window.visibleTextEditors.find((one) => one.document === document);
  const { uri, languageId } = document;
  const style = editor
    ? sourceOf(editor)
    : sourceTextOf({ path: uri.path, languageId, text: lines.join('\n') });
  const { edited } = place;
  const shown = problems.map(({ message }) => message.replaceAll(/\s+/g, ' ')).join(' ');
  const reported = problems.map((one) => ({
    message: one.message,
    source: one.source,
    code: codeOf(one),
    line: one.range.start.line + 1,
    marked: document.getText(one.range),
  }));
  await startEdit(
    { document, edited, style, viewColumn: editor?.viewColumn },
    {
      shown: l10n.t('Fix: {0}', shown),
      write: async (signal) => {
        const facts = await factsOf(document, lines, place, parts.verification, signal);
        return fixInstruction(reported, place, facts);
      },
    },
    { ...parts, accepting: () => parts.outcomes.accepting({ document, problems, lines, edited }) },
  );
}

/** All that the problems are about, as one piece. */
function placeOf(lines: readonly string[], problems: readonly Diagnostic[]): FixPlace {
  const places = problems.map(({ range }) => fixPlace(lines, range));
  const join = (parts: readonly FixPlace['edited'][]): FixPlace['edited'] => ({
    start: Math.min(...parts.map(({ start }) => start)),
    end: Math.max(...parts.map(({ end }) => end)),
  });
  return {
    statement: join(places.map(({ statement }) => statement)),
    edited: join(places.map(({ edited }) => edited)),
    within: places[0]!.within,
  };
}

async function factsOf(
  document: TextDocument,
  lines: readonly string[],
  { statement: { start, end } }: FixPlace,
  verification: Pick<WorkspaceVerification, 'verify'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const prelude = notebookPrelude(document);
  const text = lines.join('\n');
  const part = new TextPositions(text).rangeOf({
    start: { line: start, character: 0 },
    end: { line: end - 1, character: lines[end - 1]!.length },
  });
  const within = { start: prelude.length + part.start, end: prelude.length + part.end };
  const around = otherCells(document);
  return apiFacts(
    await verification.verify({ code: prelude + text, at: document.uri, around, within }, signal),
  );
}
