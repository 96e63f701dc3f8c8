import type { Position } from '../../../../src/core/text/position.ts';
import type { LineChange, SourceText } from '../../../../src/core/completion/document/sourceText.ts';

/** A document under a keyboard. `█` marks the cursor, at the end where there is none. */
export class EditedDocument implements SourceText {
  readonly id: string;
  readonly path: string;
  readonly languageId = 'python';
  readonly indentSize: number;
  readonly usesTabs = false;
  #before: string;
  #after: string;

  constructor(marked: string, path = 'sample.py', indentSize = 4) {
    this.indentSize = indentSize;
    const [before = '', after = ''] = marked.split('█');
    this.#before = before;
    this.#after = after;
    this.id = `file:///${path}`;
    this.path = path;
  }

  get lineCount(): number {
    return this.#lines.length;
  }

  get cursor(): Position {
    const above = this.#before.split('\n');
    return { line: above.length - 1, character: above.at(-1)!.length };
  }

  lineAt(line: number): string {
    return this.#lines[line] ?? '';
  }

  type(text: string): LineChange {
    const { line } = this.cursor;
    this.#before += text;
    return { startLine: line, endLine: line, text };
  }

  backspace(): LineChange {
    const end = this.cursor.line;
    this.#before = this.#before.slice(0, -1);
    return { startLine: this.cursor.line, endLine: end, text: '' };
  }

  /** Inserts whole lines at the top, as adding an import does. */
  addAtTop(text: string): LineChange {
    this.#before = text + this.#before;
    return { startLine: 0, endLine: 0, text };
  }

  moveTo(marked: string): void {
    const [before = '', after = ''] = marked.split('█');
    this.#before = before;
    this.#after = after;
  }

  get #lines(): string[] {
    return (this.#before + this.#after).split('\n');
  }
}
