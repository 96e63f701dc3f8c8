import {
  EndOfLine,
  Position,
  TextDocumentChangeReason,
  type TextDocument,
  type TextDocumentChangeEvent,
} from 'vscode';
import {
  findGenerated,
  GeneratedRanges,
  type GeneratedText,
} from '../../../core/verification/generatedCode/generatedRanges.ts';
import { offsetEditsOf, readerOf } from '../../documents/offsetRanges.ts';

/** An open document with generated parts. */
export class GeneratedDocument {
  readonly document: TextDocument;
  readonly ranges: GeneratedRanges;
  /** The texts when the document was last saved: unsaved changes may be discarded. */
  #saved: readonly GeneratedText[];

  /** @param texts The stored texts of the document. */
  constructor(document: TextDocument, texts: readonly GeneratedText[] = []) {
    this.document = document;
    this.ranges = new GeneratedRanges(
      texts.flatMap((one) => {
        const found = findText(document, one);
        return found ? [found] : [];
      }),
    );
    this.#saved = document.isDirty ? texts : this.#present();
  }

  /** The texts to store. */
  get texts(): readonly GeneratedText[] {
    const present = this.#present();
    const known = new Set(present.map(({ text }) => text));
    return [...present, ...this.#saved.filter(({ text }) => !known.has(text))];
  }

  /** False if no generated code is affected. */
  follow(event: TextDocumentChangeEvent): boolean {
    const before = this.ranges.all;
    this.ranges.follow(offsetEditsOf(event), causeOf(event.reason), readerOf(this.document));
    if (event.reason === undefined && !this.document.isDirty) this.#restoreSaved();
    return before !== this.ranges.all;
  }

  saved(): void {
    this.#saved = this.#present();
  }

  /** Restores the saved ranges after unsaved changes were discarded. */
  #restoreSaved(): void {
    const known = new Set(this.#present().map(({ text }) => text));
    for (const one of this.#saved) {
      if (known.has(one.text) || !hasTexts(this.document, [one])) continue;
      const { start, text } = placeOf(this.document, one);
      this.ranges.add({ start, end: start + text.length }, readerOf(this.document));
    }
  }

  #present(): readonly GeneratedText[] {
    return this.ranges.all.map(({ start, text }) => {
      const { line, character } = this.document.positionAt(start);
      return { line, character, text: text.replaceAll('\r\n', '\n') };
    });
  }
}

/** Whether a document has all of these texts at the same places. */
export function hasTexts(document: TextDocument, texts: readonly GeneratedText[]): boolean {
  return texts.every((one) => {
    const { start, text } = placeOf(document, one);
    return readerOf(document)({ start, end: start + text.length }) === text;
  });
}

function findText(
  document: TextDocument,
  generated: GeneratedText,
): { start: number; end: number; text: string } | undefined {
  const { start, text } = placeOf(document, generated);
  const isThere = readerOf(document)({ start, end: start + text.length }) === text;
  const found = isThere
    ? { start, end: start + text.length }
    : findGenerated(text, start, document.getText());
  return found && { ...found, text };
}

function placeOf(
  document: TextDocument,
  { line, character, text }: GeneratedText,
): { start: number; text: string } {
  return {
    start: document.offsetAt(new Position(line, character)),
    text: document.eol === EndOfLine.CRLF ? text.replaceAll('\n', '\r\n') : text,
  };
}

function causeOf(reason: TextDocumentChangeReason | undefined): 'edit' | 'undo' | 'redo' {
  if (reason === TextDocumentChangeReason.Undo) return 'undo';
  return reason === TextDocumentChangeReason.Redo ? 'redo' : 'edit';
}
