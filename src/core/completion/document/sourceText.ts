import type { Position } from '../../text/position.ts';
import { indentationOf } from '../../text/indentation.ts';

/** The current state of a document. Lines are read one by one, so that a huge document costs no more than a small one. */
export interface SourceText {
  /** The same for every version of one document. */
  readonly id: string;
  /** Relative to the workspace. */
  readonly path: string;
  /** VS Code's language identifier. */
  readonly languageId: string;
  readonly lineCount: number;
  /** Columns of one level of indentation. */
  readonly indentSize: number;
  readonly usesTabs: boolean;
  /** A line without its line end. */
  lineAt(line: number): string;
}

/** All text before a position, with `\n` for line ends; undefined if it is longer than `most` UTF-16 code units. */
export function textBeforePosition(
  source: Pick<SourceText, 'lineAt'>,
  { line, character }: Position,
  most: number,
): string | undefined {
  const lines = [source.lineAt(line).slice(0, character)];
  let length = lines[0]!.length;
  for (let above = line - 1; above >= 0; above -= 1) {
    const text = source.lineAt(above);
    length += text.length + 1;
    if (length > most) return undefined;
    lines.push(text);
  }
  return lines.toReversed().join('\n');
}

/** A piece of a document replaced by a text. Lines are counted from 0, in the document before the change. */
export interface LineChange {
  readonly startLine: number;
  readonly endLine: number;
  readonly text: string;
}

/** A document that is not open in an editor. Its indentation is the one that most of its lines have. */
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

/** The document as it would be with a text inserted, and where the cursor would be. */
export function textAfterInsertion(
  source: SourceText,
  at: Position,
  text: string,
): { readonly source: SourceText; readonly position: Position } {
  const own = source.lineAt(at.line);
  const inserted = text.split('\n');
  const last = inserted.length - 1;
  const lines = inserted.map(
    (line, i) =>
      (i === 0 ? own.slice(0, at.character) : '') + line + (i === last ? own.slice(at.character) : ''),
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
      character: (last === 0 ? at.character : 0) + inserted[last]!.length,
    },
  };
}
