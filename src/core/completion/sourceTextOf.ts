import type { SourceText } from './sourceText.ts';

const usualIndent = 4;

/** A document that is in no editor, as a whole text. Its indentation is the one that most of its lines are in. */
export function sourceTextOf(document: {
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}): SourceText {
  const lines = document.text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  return {
    id: document.path,
    path: document.path,
    languageId: document.languageId,
    lineCount: lines.length,
    ...indentationOf(lines),
    lineAt: (line) => lines[line] ?? '',
  };
}

function indentationOf(lines: readonly string[]): { indentSize: number; usesTabs: boolean } {
  const steps = new Map<number, number>();
  let [tabs, blanks, above] = [0, 0, 0];
  for (const line of lines) {
    if (line.trim() === '') continue;
    if (line.startsWith('\t')) tabs += 1;
    const width = /^ */.exec(line)![0].length;
    if (width > 0) blanks += 1;
    if (width - above > 1) steps.set(width - above, (steps.get(width - above) ?? 0) + 1);
    above = width;
  }
  const [commonest] = [...steps].sort(([, a], [, b]) => b - a);
  return { indentSize: commonest?.[0] ?? usualIndent, usesTabs: tabs > blanks };
}
