import type { SourceText } from './sourceText.ts';
import type { TextPosition } from './textPosition.ts';

/** The document as it would be with a text inserted, and where the cursor would then stand. */
export function textAfterInsertion(
  source: SourceText,
  at: TextPosition,
  text: string,
): { readonly source: SourceText; readonly position: TextPosition } {
  const own = source.lineAt(at.line);
  const inserted = text.split('\n');
  const last = inserted.length - 1;
  const lines = inserted.map(
    (line, i) => (i === 0 ? own.slice(0, at.column) : '') + line + (i === last ? own.slice(at.column) : ''),
  );
  return {
    source: {
      id: source.id,
      path: source.path,
      languageId: source.languageId,
      indentSize: source.indentSize,
      usesTabs: source.usesTabs,
      lineCount: source.lineCount + last,
      lineAt: (line) => {
        if (line < at.line) return source.lineAt(line);
        return line <= at.line + last ? lines[line - at.line]! : source.lineAt(line - last);
      },
    },
    position: {
      line: at.line + last,
      column: (last === 0 ? at.column : 0) + inserted[last]!.length,
    },
  };
}
