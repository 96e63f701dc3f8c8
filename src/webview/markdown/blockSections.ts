import { textOf } from './blockSplitter.ts';
import type { StreamedBlock } from './markdownStream.ts';

/** Blocks that come into the page and leave it together, so few that they are rendered in one frame, whatever they are. */
const maxBlocks = 20;
const maxCharacters = 8_000;

/** The last blocks of a text that grows may still be replaced. */
const openBlocks = 2;

/** Consecutive blocks of a text. */
export interface BlockSection {
  readonly from: number;
  /** The index after the last one. */
  readonly to: number;
  readonly characters: number;
}

/** Divides the blocks of a text that grows into sections; the work per update depends only on the last one. */
export class BlockSections {
  readonly #closed: BlockSection[] = [];
  #list: readonly BlockSection[] = [];

  /** The sections as they were after the last update. */
  get list(): readonly BlockSection[] {
    return this.#list;
  }

  /** The sections of all blocks. All but the last stay as they are. */
  update(blocks: readonly StreamedBlock[]): readonly BlockSection[] {
    let from = this.#closed.at(-1)?.to ?? 0;
    let characters = 0;
    for (let index = from; index < blocks.length; index++) {
      characters += textOf(blocks[index]!.block.peek()).length;
      const isFull = index + 1 - from >= maxBlocks || characters >= maxCharacters;
      if (!isFull || index >= blocks.length - openBlocks) continue;
      this.#closed.push({ from, to: index + 1, characters });
      from = index + 1;
      characters = 0;
    }
    const last = { from, to: blocks.length, characters };
    return (this.#list = from === blocks.length ? this.#closed : [...this.#closed, last]);
  }
}
