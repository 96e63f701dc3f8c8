import { l10n, workspace } from 'vscode';
import { linesOf } from '../../../core/edits/lineHunks.ts';
import { readTypeHints } from '../../../core/edits/write/typeHints.ts';
import { type CheckedHints, hintsThatCheck } from '../../../core/edits/write/withTypeHints.ts';
import { typeHintsInstruction } from '../../../core/edits/write/writeInstructions.ts';
import type { TypeProblem } from '../../../core/verification/typeChecker.ts';
import { parsePythonVersion } from '../../../core/verification/packages/pythonVersion.ts';
import { joinSentences, listItems } from '../../../wording/sentences.ts';
import { notebookPrelude } from '../../documents/notebookCells.ts';
import type { WorkspaceVerification } from '../../verification/workspaceVerification.ts';
import { type EditParts, startEdit } from '../editCommand.ts';
import type { FittedAnswer } from '../editSession.ts';
import { checkEditable } from '../editTarget.ts';
import type { WrittenCode } from './writtenCode.ts';

export interface HintParts extends EditParts {
  readonly verification: Pick<WorkspaceVerification, 'verifyWithBasis' | 'checkTypes'>;
}

/** More functions are not named in a message. */
const mostNamed = 3;

/** Has the model add annotations, of which those go into the file that bring no new error. */
export async function addTypeHints(code: WrittenCode, parts: HintParts): Promise<void> {
  const { document, definition, style, viewColumn } = code;
  await checkEditable(document);
  const { kind, name, start, end } = definition;
  const path = workspace.asRelativePath(document.uri, false);
  await startEdit(
    {
      document,
      edited: { start, end },
      style,
      viewColumn,
      fit: async (base, edited, answer, signal) => {
        const hints = readTypeHints(base, edited.start, answer, path);
        if (!hints) return { refusal: l10n.t('{0} is not in the answer. Nothing was changed.', name) };
        const { functions, changed } = hints;
        if (functions.length === 0 && changed.length === 0) return { lines: base };
        if (functions.length === 0)
          return {
            refusal: l10n.t(
              'The answer changes the parameters of {0}, not only their types. Nothing was changed.',
              namesOf(changed),
            ),
          };
        const checked = await hintsThatCheck(base, functions, (texts) =>
          errorsIn(code, texts, parts, signal),
        );
        return fitted(checked, changed);
      },
    },
    {
      shown: l10n.t('Add type hints to {0}', name),
      write: async (signal) => {
        // What it is told of the Python there costs no look at any code.
        const { basis } = await parts.verification.verifyWithBasis({ code: '', at: document.uri }, signal);
        const version = parsePythonVersion(basis.python?.version ?? '');
        const isOld = version !== undefined && version.major === 3 && version.minor < 10;
        return typeHintsInstruction({ kind, name }, isOld);
      },
    },
    parts,
  );
}

async function errorsIn(
  { document }: WrittenCode,
  texts: readonly string[],
  { verification }: HintParts,
  signal: AbortSignal,
): Promise<readonly (readonly TypeProblem[])[] | undefined> {
  const prelude = notebookPrelude(document);
  const above = linesOf(prelude).length - 1;
  const asked = texts.map((text) => prelude + text);
  const found = await verification.checkTypes(document.uri, asked, signal);
  return found?.map((problems) => problems.map((one) => ({ ...one, line: one.line - above })));
}

function fitted({ lines, offered, left, isChecked }: CheckedHints, changed: readonly string[]): FittedAnswer {
  const notes = [
    ...(isChecked ? [] : [l10n.t('These type hints could not be checked by pyright.')]),
    ...(left.length === 0
      ? []
      : [
          l10n.t(
            'The type hints of {0} are left out, since pyright reports a new error with them: {1}',
            namesOf(left.map(({ name }) => name)),
            left[0]!.message.split('\n', 1)[0]!.trim(),
          ),
        ]),
    ...(changed.length === 0
      ? []
      : [
          l10n.t(
            '{0} is left out, since the answer changes its parameters, not only their types.',
            namesOf(changed),
          ),
        ]),
  ];
  const note = notes.length === 0 ? undefined : joinSentences(...notes);
  return offered.length === 0 ? { refusal: note! } : { lines, note };
}

function namesOf(names: readonly string[]): string {
  const more = names.length - mostNamed;
  const shown = listItems(names.slice(0, mostNamed));
  return more > 0 ? l10n.t('{0} and {1} more', shown, more) : shown;
}
