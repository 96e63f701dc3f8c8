import { l10n } from 'vscode';
import { classMembers } from '../../../core/edits/write/classMembers.ts';
import { withDocstring } from '../../../core/edits/write/withDocstring.ts';
import { docstringInstruction } from '../../../core/edits/write/writeInstructions.ts';
import { documentedBy, linesForDocstring } from '../../../core/edits/write/writtenTarget.ts';
import { docstringStyle } from '../../../core/python/docstringStyle.ts';
import { projectHabits } from '../../slashCommands/projectHabits.ts';
import { type EditParts, startEdit } from '../editCommand.ts';
import { checkEditable } from '../editTarget.ts';
import type { WrittenCode } from './writtenCode.ts';

/** Has the model write a docstring, of which nothing else goes into the file. */
export async function writeDocstring(code: WrittenCode, parts: EditParts): Promise<void> {
  const { document, lines, style, viewColumn } = code;
  await checkEditable(document);
  const text = lines.join('\n');
  const target = documentedBy(code);
  const { kind, name, start, end, body } = target;
  const form = docstringStyle([text]) ?? (await projectHabits('docstring')).docstrings ?? 'google';
  const bodyIndent = /^\s*/.exec(lines[body?.line ?? 0]!)![0];
  const members =
    kind === 'class' ? classMembers(lines.slice(start, end), bodyIndent) : { attributes: [], methods: [] };
  await startEdit(
    {
      document,
      edited: linesForDocstring(target, text),
      style,
      viewColumn,
      fit: (base, edited, answer) => {
        const fitted = withDocstring(base, edited.start, answer, style);
        if (fitted) return { lines: fitted };
        return { refusal: l10n.t('The answer has no docstring for {0}. Nothing was changed.', name) };
      },
    },
    {
      shown: l10n.t('Write the docstring of {0}', name),
      write: () =>
        Promise.resolve(docstringInstruction({ kind, name }, form, body?.docstring !== undefined, members)),
    },
    parts,
  );
}
