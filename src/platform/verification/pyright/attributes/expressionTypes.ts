import type { OffsetRange } from '../../../../core/text/offsetRange.ts';
import type { SourceLocation } from '../../../../core/text/position.ts';
import type { PyrightDocument } from '../server/pyrightDocument.ts';

/** A prefix of names that no code uses. */
const probe = 'phidelity_probe_';

/**
 * The types that pyright infers for expressions. It only reports types of names, so each expression gets a name, in a copy
 * of the code that is opened on first use. Must be closed.
 */
export class ExpressionTypes {
  readonly #document: PyrightDocument;
  readonly #ranges: readonly OffsetRange[];
  readonly #code: string;
  /** The offsets of the names in the copy, in the order of the ranges. */
  readonly #offsets: readonly number[];
  #copy: Promise<PyrightDocument> | undefined;

  /** @param ranges The expressions: disjoint or nested. */
  constructor(document: PyrightDocument, ranges: readonly OffsetRange[]) {
    this.#document = document;
    this.#ranges = ranges;
    const inserted = ranges.flatMap(({ start, end }, index) => [
      { at: start, length: end - start, text: `(${nameOf(index)} := `, index },
      { at: end, length: 0, text: ')', index: undefined },
    ]);
    // At one place, ends come before beginnings, and the longest expression begins first.
    inserted.sort((a, b) => a.at - b.at || +(a.length > 0) - +(b.length > 0) || b.length - a.length);
    const offsets: number[] = [];
    let code = '';
    let reached = 0;
    for (const { at, text, index } of inserted) {
      code += document.code.slice(reached, at);
      if (index !== undefined) offsets[index] = code.length + 1;
      code += text;
      reached = at;
    }
    this.#code = code + document.code.slice(reached);
    this.#offsets = offsets;
  }

  /** Whether a range is one of the expressions. */
  has(range: OffsetRange): boolean {
    return this.#indexOf(range) >= 0;
  }

  /** The type of one of the expressions as pyright prints it, and where its classes are defined. */
  async typeOf(
    range: OffsetRange,
  ): Promise<{ readonly printed?: string; readonly places: SourceLocation[] }> {
    const index = this.#indexOf(range);
    const offset = this.#offsets[index];
    if (offset === undefined) return { places: [] };
    this.#copy ??= this.#document.openCopy(this.#code);
    const copy = await this.#copy;
    const [signature, places] = await Promise.all([copy.signature(offset), copy.typeDefinitions(offset)]);
    const prefix = `(variable) ${nameOf(index)}: `;
    if (!signature?.startsWith(prefix)) return { places };
    return { printed: signature.slice(prefix.length), places };
  }

  #indexOf(range: OffsetRange): number {
    return this.#ranges.findIndex(({ start, end }) => start === range.start && end === range.end);
  }

  async close(): Promise<void> {
    await (await this.#copy)?.close();
  }
}

function nameOf(index: number): string {
  return `${probe}${index}`;
}
