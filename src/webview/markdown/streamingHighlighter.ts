import type { HighlightCode } from './highlightCode.ts';

/** Lines that are coloured together before they may be frozen. */
const pieceLines = 24;

/**
 * Colours code that grows at its end. Whole pieces are coloured once and kept, so that the work per update does not
 * grow with the block. Colours near a piece's edges may differ from those of the finished code, which is coloured
 * once more as a whole.
 */
export class StreamingHighlighter {
  readonly #highlight: HighlightCode;
  readonly #language: string;
  readonly #frozen: string[] = [];
  #frozenLength = 0;
  /** Where the search for the next piece's end goes on. */
  #searchFrom = 0;

  constructor(highlight: HighlightCode, language: string) {
    this.#highlight = highlight;
    this.#language = language;
  }

  /** Markup of the finished pieces, and of the rest; undefined: plain text. The array grows in place. */
  update(code: string): { frozen: readonly string[]; rest: string } | undefined {
    for (let end = this.#pieceEnd(code); end > 0; end = this.#pieceEnd(code)) {
      const piece = this.#highlight(code.slice(this.#frozenLength, end), this.#language);
      this.#searchFrom = end;
      if (!piece?.atTopLevel) continue;
      this.#frozen.push(piece.html);
      this.#frozenLength = end;
    }
    const rest = this.#highlight(code.slice(this.#frozenLength), this.#language);
    return rest && { frozen: this.#frozen, rest: rest.html };
  }

  /** Where the next piece ends: after enough lines, before a line that starts something new. */
  #pieceEnd(code: string): number {
    let end = this.#searchFrom;
    for (let lines = 0; ; lines++) {
      const lineEnd = code.indexOf('\n', end);
      if (lineEnd < 0) return 0;
      end = lineEnd + 1;
      if (lines >= pieceLines && /[^\s)\]}]/.test(code.charAt(end))) return end;
    }
  }
}
