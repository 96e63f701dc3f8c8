import {
  type CodeActionContext,
  CodeAction,
  CodeActionKind,
  type CodeActionProvider,
  Diagnostic,
  DiagnosticSeverity,
  Disposable,
  l10n,
  languages,
  type NotebookCell,
  type Range,
  type TextDocument,
  Uri,
  window,
} from 'vscode';
import { registerCommand } from '../commands/registerCommand.ts';
import type { ContextSources } from './contextSources.ts';
import { problemsOf } from './editorProblems.ts';
import { activeCell } from './editorSuggestions.ts';
import { activeFile } from './openEditors.ts';

/** Registers the commands that attach what is no file: folders, problems, changes in Git, and cells of notebooks. */
export function registerSourceCommands(parts: {
  readonly sources: ContextSources;
  /** Opens the chat and has the keyboard in its box. */
  readonly showBox: () => Promise<void>;
}): Disposable {
  const { sources, showBox } = parts;
  const register = (id: string, add: (...parameters: unknown[]) => Promise<boolean>): Disposable =>
    registerCommand(id, async (...parameters) => {
      if (await add(...parameters)) await showBox();
    });
  return Disposable.from(
    register('phidelity.addFolderToChat', async (clicked, selected) => {
      const uris = urisIn(selected).length > 0 ? urisIn(selected) : urisIn([clicked]);
      return sources.addAll(uris.length > 0 ? uris : await chooseFolder());
    }),
    register('phidelity.addProblemsToChat', async (file, problems) => {
      if (file instanceof Uri && areProblems(problems)) return sources.addProblem(file, problems);
      const active = activeFile();
      return sources.addProblems(active && problemsOf(active).length > 0 ? active : undefined);
    }),
    register('phidelity.addChangesToChat', (...clicked) => sources.addChanges(...changesOf(clicked, false))),
    register('phidelity.addStagedChangesToChat', (...clicked) =>
      sources.addChanges(...changesOf(clicked, true)),
    ),
    register('phidelity.addCellToChat', async (clicked) => {
      const cell = isCell(clicked) ? clicked : activeCell();
      if (cell) return sources.addCell(cell);
      await window.showInformationMessage(l10n.t('Select the cell of a notebook to add to the chat.'));
      return false;
    }),
    languages.registerCodeActionsProvider('*', problemActions, {
      providedCodeActionKinds: [CodeActionKind.QuickFix],
    }),
  );
}

/** Offers to attach the problems at a place, in the lightbulb's menu and in the menu of the view of problems. */
const problemActions: CodeActionProvider = {
  provideCodeActions({ uri }: TextDocument, _: Range, { diagnostics }: CodeActionContext): CodeAction[] {
    const problems = diagnostics.filter(({ severity }) => severity !== DiagnosticSeverity.Hint);
    if (problems.length === 0) return [];
    const title = l10n.t('Add Problem to Phidelity Chat');
    const action = new CodeAction(title, CodeActionKind.QuickFix);
    action.diagnostics = problems;
    action.command = { command: 'phidelity.addProblemsToChat', title, arguments: [uri, problems] };
    return [action];
  },
};

function areProblems(value: unknown): value is readonly Diagnostic[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => one instanceof Diagnostic);
}

function urisIn(values: unknown): readonly Uri[] {
  return Array.isArray(values) ? values.filter((one): one is Uri => one instanceof Uri) : [];
}

async function chooseFolder(): Promise<readonly Uri[]> {
  const chosen = await window.showOpenDialog({
    title: l10n.t('Add Context'),
    openLabel: l10n.t('Add to Question'),
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return chosen ?? [];
}

/**
 * What the Source Control view has passed on: a repository, from its title; a group, from its title; or files, from their
 * menu. Nothing from the palette.
 */
function changesOf(clicked: readonly unknown[], isStaged: boolean): Parameters<ContextSources['addChanges']> {
  const [first] = clicked;
  const files = clicked.flatMap((one) => uriAt(one, 'resourceUri') ?? []);
  if (files.length > 0) return [files[0], { isStaged, files }];
  const root = uriAt(first, 'rootUri');
  if (root) return [root, { isStaged }];
  const states = valueAt(first, 'resourceStates');
  const inGroup = Array.isArray(states) ? states.flatMap((one) => uriAt(one, 'resourceUri') ?? []) : [];
  return inGroup.length > 0 ? [inGroup[0], { isStaged, files: inGroup }] : [activeFile(), { isStaged }];
}

function uriAt(value: unknown, name: string): Uri | undefined {
  const found = valueAt(value, name);
  return found instanceof Uri ? found : undefined;
}

function valueAt(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function isCell(value: unknown): value is NotebookCell {
  return valueAt(value, 'notebook') !== undefined && valueAt(value, 'document') !== undefined;
}
