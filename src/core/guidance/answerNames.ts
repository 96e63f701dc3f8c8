import { importPrelude } from '../verification/codeBlocks/prepareBlock.ts';
import { PythonBlockReader } from '../verification/codeBlocks/pythonBlocks.ts';
import { type NamePlace, NamePlaces } from './namePlaces.ts';

/** A name in a block of Python of an answer. */
export interface AnswerName {
  readonly place: NamePlace;
  /** Where the block begins in the answer. */
  readonly block: number;
}

/** The block that an answer is writing, and how much of it was read. */
interface OpenBlock {
  readonly start: number;
  readonly places: NamePlaces;
  lines: number;
}

/**
 * Follows an answer that is being written, and finds the names in its blocks of Python that hang on something imported, in
 * the block or in one before. Each is found once its line has ended.
 */
export class AnswerNames {
  readonly #reader = new PythonBlockReader();
  #line = '';
  #block: OpenBlock | undefined;

  /** Where the block begins that has not ended; undefined where there is none. */
  get openBlock(): number | undefined {
    return this.#block?.start;
  }

  /** Reads more of the answer. Returns the names in the lines that ended in it. */
  read(more: string): AnswerName[] {
    this.#line += more;
    const found: AnswerName[] = [];
    for (let end; (end = this.#line.indexOf('\n')) >= 0;) {
      this.#reader.read(this.#line.slice(0, end + 1));
      this.#line = this.#line.slice(end + 1);
      found.push(...this.#readBlock());
    }
    return found;
  }

  #readBlock(): AnswerName[] {
    const { open, blocks } = this.#reader;
    if (!open) this.#block = undefined;
    if (!open) return [];
    if (this.#block?.start !== open.start) {
      const places = new NamePlaces(importPrelude(blocks.map(({ code }) => code)));
      this.#block = { start: open.start, places, lines: 0 };
    }
    const { start, places, lines } = this.#block;
    this.#block.lines = open.lines.length;
    const text = open.lines.slice(lines).map((line) => `${line}\n`);
    return places.read(text.join('')).map((place) => ({ place, block: start }));
  }
}
