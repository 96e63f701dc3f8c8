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
import type { OffsetRange } from '../../../core/text/offsetRange.ts';
import type { GeneratedRange } from '../../../core/verification/generatedCode/trackRanges.ts';
import { offsetEditsOf, readerOf } from '../../documents/offsetRanges.ts';

/** An open document with generated parts. */
export class GeneratedDocument {
  readonly document: TextDocument;
  readonly ranges: GeneratedRanges;
  /** Names in them that were put in the place of others, one each, and what was wanted. */
  #replaced: readonly { readonly place: GeneratedRanges; readonly wanted: string }[];
  /** The texts when the document was last saved: unsaved changes may be discarded. */
  #saved: readonly GeneratedText[];

  /** @param texts The stored texts of the document. */
  constructor(document: TextDocument, texts: readonly GeneratedText[] = []) {
    this.document = document;
    const find = (one: GeneratedText): readonly GeneratedRange[] => {
      const found = findText(document, one);
      return found ? [found] : [];
    };
    this.ranges = new GeneratedRanges(texts.filter((one) => one.wanted === undefined).flatMap(find));
    this.#replaced = texts.flatMap((one) =>
      one.wanted === undefined ? [] : [{ place: new GeneratedRanges(find(one)), wanted: one.wanted }],
    );
    this.#saved = document.isDirty ? texts : this.#present();
  }

  /** The texts to store. */
  get texts(): readonly GeneratedText[] {
    const present = this.#present();
    const known = new Set(present.map(keyOf));
    return [...present, ...this.#saved.filter((one) => !known.has(keyOf(one)))];
  }

  /** Where names are that were put in the place of others, and what was wanted. */
  get replaced(): readonly { readonly range: OffsetRange; readonly wanted: string }[] {
    return this.#replaced.flatMap(({ place, wanted }) => place.all.map((range) => ({ range, wanted })));
  }

  /** Records that a name in generated code was put in the place of another. */
  addReplaced(range: OffsetRange, wanted: string): void {
    const place = new GeneratedRanges();
    place.add(range, readerOf(this.document));
    this.#replaced = [...this.#replaced, { place, wanted }];
  }

  /** False if no generated code is affected. */
  follow(event: TextDocumentChangeEvent): boolean {
    const before = this.ranges.all;
    const change = [offsetEditsOf(event), causeOf(event.reason), readerOf(this.document)] as const;
    this.ranges.follow(...change);
    for (const { place } of this.#replaced) place.follow(...change);
    if (event.reason === undefined && !this.document.isDirty) this.#restoreSaved();
    return before !== this.ranges.all;
  }

  saved(): void {
    this.#saved = this.#present();
  }

  /** Restores the saved ranges after unsaved changes were discarded. */
  #restoreSaved(): void {
    const known = new Set(this.#present().map(keyOf));
    for (const one of this.#saved) {
      if (known.has(keyOf(one)) || !hasTexts(this.document, [one])) continue;
      const { start, text } = placeOf(this.document, one);
      const range = { start, end: start + text.length };
      if (one.wanted === undefined) this.ranges.add(range, readerOf(this.document));
      else this.addReplaced(range, one.wanted);
    }
  }

  #present(): readonly GeneratedText[] {
    const placed = ({ start, text }: GeneratedRange): GeneratedText => {
      const { line, character } = this.document.positionAt(start);
      return { line, character, text: text.replaceAll('\r\n', '\n') };
    };
    return [
      ...this.ranges.all.map(placed),
      ...this.#replaced.flatMap(({ place, wanted }) => place.all.map((one) => ({ ...placed(one), wanted }))),
    ];
  }
}

function keyOf({ text, wanted, line, character }: GeneratedText): string {
  return wanted === undefined ? text : `${line}:${character} ${wanted}`;
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
