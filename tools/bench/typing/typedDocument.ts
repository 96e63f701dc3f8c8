import type {
  LineChange,
  SourceText,
  TextPosition,
} from '../../../src/core/completion/document/sourceText.ts';

/** A Python document under a keyboard. */
export class TypedDocument implements SourceText {
  readonly id: string;
  readonly path: string;
  readonly languageId = 'python';
  readonly indentSize = 4;
  readonly usesTabs = false;
  #lines: string[];
  #cursor: TextPosition;

  /** The cursor stands at the end of `before`. */
  constructor(path: string, before: string, after: string) {
    this.id = `bench:${path}`;
    this.path = path;
    this.#lines = (before + after).split('\n');
    const above = before.split('\n');
    this.#cursor = { line: above.length - 1, column: above.at(-1)!.length };
  }

  get lineCount(): number {
    return this.#lines.length;
  }

  get cursor(): TextPosition {
    return this.#cursor;
  }

  lineAt(line: number): string {
    return this.#lines[line] ?? '';
  }

  type(text: string): LineChange {
    const { line, column } = this.#cursor;
    const own = this.lineAt(line);
    const inserted = text.split('\n');
    const last = inserted.length - 1;
    const lines = inserted.map(
      (part, i) => (i === 0 ? own.slice(0, column) : '') + part + (i === last ? own.slice(column) : ''),
    );
    this.#lines.splice(line, 1, ...lines);
    this.#cursor = { line: line + last, column: (last === 0 ? column : 0) + inserted[last]!.length };
    return { startLine: line, endLine: line, text };
  }

  /** Deletes the character before the cursor in its line. */
  backspace(): LineChange {
    const { line, column } = this.#cursor;
    const own = this.lineAt(line);
    this.#lines[line] = own.slice(0, column - 1) + own.slice(column);
    this.#cursor = { line, column: column - 1 };
    return { startLine: line, endLine: line, text: '' };
  }
}
