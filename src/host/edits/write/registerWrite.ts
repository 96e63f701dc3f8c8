import {
  CodeAction,
  CodeActionKind,
  type CodeActionProvider,
  CodeActionTriggerKind,
  Disposable,
  l10n,
  languages,
} from 'vscode';
import { linesOf } from '../../../core/edits/lineHunks.ts';
import { isTestFile } from '../../../core/edits/write/testPlace.ts';
import { targetAt } from '../../../core/edits/write/writtenTarget.ts';
import { registerCommand } from '../../commands/registerCommand.ts';
import { addTypeHints, type HintParts } from './addTypeHints.ts';
import { writeTests } from './writeTests.ts';
import { writeDocstring } from './writeDocstring.ts';
import { type WrittenCode, writtenCode } from './writtenCode.ts';

/** Registers what writes docstrings, type hints and tests. */
export function registerWrite(parts: HintParts): Disposable {
  const register = (id: string, write: (code: WrittenCode) => Promise<void>): Disposable =>
    registerCommand(id, async (uri, line) => {
      const code = await writtenCode(uri, line);
      if (code) await write(code);
    });
  return Disposable.from(
    register('phidelity.writeDocstring', (code) => writeDocstring(code, parts)),
    register('phidelity.addTypeHints', (code) => addTypeHints(code, parts)),
    register('phidelity.writeTests', (code) => writeTests(code, parts)),
    languages.registerCodeActionsProvider('python', writeActions, {
      providedCodeActionKinds: [CodeActionKind.RefactorRewrite],
    }),
  );
}

const writeActions: CodeActionProvider = {
  provideCodeActions(document, { start }, { triggerKind }): CodeAction[] {
    // Only on request: it would show a light bulb in every function.
    if (triggerKind !== CodeActionTriggerKind.Invoke || document.uri.scheme === 'phidelity-edit') return [];
    const target = targetAt(linesOf(document.getText()), start.line);
    if (!target) return [];
    return [
      { command: 'phidelity.writeDocstring', title: l10n.t('Write Docstring with Phidelity') },
      { command: 'phidelity.addTypeHints', title: l10n.t('Add Type Hints with Phidelity') },
      ...(isTestFile(document.uri.path) || target.definition.isInner
        ? []
        : [{ command: 'phidelity.writeTests', title: l10n.t('Write Tests with Phidelity') }]),
    ].map(({ command, title }) => {
      const action = new CodeAction(title, CodeActionKind.RefactorRewrite);
      action.command = { command, title, arguments: [document.uri, start.line] };
      return action;
    });
  },
};
