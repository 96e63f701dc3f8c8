import type { Position } from '../../../src/core/text/position.ts';
import type { LineChange, SourceText } from '../../../src/core/completion/document/sourceText.ts';

/** A Python document under a keyboard. */
export class TypedDocument implements SourceText {
  readonly id: string;
  readonly path: string;
  readonly languageId = 'python';
  readonly indentSize = 4;
  readonly usesTabs = false;
  #lines: string[];
  #cursor: Position;

  /** The cursor stands at the end of `before`. */
  constructor(path: string, before: string, after: string) {
    this.id = `bench:${path}`;
    this.path = path;
    this.#lines = (before + after).split('\n');
    const above = before.split('\n');
    this.#cursor = { line: above.length - 1, character: above.at(-1)!.length };
  }

  get lineCount(): number {
    return this.#lines.length;
  }

  get cursor(): Position {
    return this.#cursor;
  }

  lineAt(line: number): string {
    return this.#lines[line] ?? '';
  }

  type(text: string): LineChange {
    const { line, character } = this.#cursor;
    const own = this.lineAt(line);
    const inserted = text.split('\n');
    const last = inserted.length - 1;
    const lines = inserted.map(
      (part, i) => (i === 0 ? own.slice(0, character) : '') + part + (i === last ? own.slice(character) : ''),
    );
    this.#lines.splice(line, 1, ...lines);
    this.#cursor = { line: line + last, character: (last === 0 ? character : 0) + inserted[last]!.length };
    return { startLine: line, endLine: line, text };
  }

  /** Deletes the character before the cursor in its line. */
  backspace(): LineChange {
    const { line, character } = this.#cursor;
    const own = this.lineAt(line);
    this.#lines[line] = own.slice(0, character - 1) + own.slice(character);
    this.#cursor = { line, character: character - 1 };
    return { startLine: line, endLine: line, text: '' };
  }
}
