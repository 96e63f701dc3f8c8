import createDOMPurify from 'dompurify';
import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import ini from 'highlight.js/lib/languages/ini';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import markdown from 'highlight.js/lib/languages/markdown';
import plaintext from 'highlight.js/lib/languages/plaintext';
import python from 'highlight.js/lib/languages/python';
import pythonRepl from 'highlight.js/lib/languages/python-repl';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';

/** Highlighting more than this at once takes longer than a frame. */
const maxCharacters = 20_000;

/** The time of some languages' patterns grows with the square or the cube of a line's length. */
const maxLine = 500;

const languages = {
  bash,
  css,
  diff,
  ini,
  javascript,
  json,
  markdown,
  plaintext,
  python,
  'python-repl': pythonRepl,
  sql,
  typescript,
  xml,
  yaml,
};

/** Code with syntax highlighting. */
interface HighlightedCode {
  /** Markup that consists of text and `<span class="hljs-…">` only. */
  readonly html: string;
  /** The code ends outside all constructs, so what follows can be highlighted on its own. */
  readonly atTopLevel: boolean;
}

export type HighlightCode = (code: string, language: string) => HighlightedCode | undefined;

/** A highlighter for the languages that occur in answers about Python. It returns undefined for plain text. */
export function createHighlightCode(window: Window & typeof globalThis): HighlightCode {
  const highlighter = hljs.newInstance();
  for (const [name, language] of Object.entries(languages)) highlighter.registerLanguage(name, language);
  highlighter.registerAliases(['console', 'shell'], { languageName: 'bash' });
  highlighter.registerAliases(['python3'], { languageName: 'python' });
  const purify = createDOMPurify(window);
  return (code, language) => {
    if (!highlighter.getLanguage(language) || !isWithinBudget(code)) return undefined;
    const result = highlighter.highlight(code, { language, ignoreIllegals: true });
    const html = purify.sanitize(result.value, { ALLOWED_TAGS: ['span'], ALLOWED_ATTR: ['class'] });
    return { html, atTopLevel: !(result._top && 'parent' in result._top && result._top.parent) };
  };
}

function isWithinBudget(code: string): boolean {
  if (code.length > maxCharacters) return false;
  for (let start = 0; start < code.length;) {
    const end = code.indexOf('\n', start);
    const next = end < 0 ? code.length : end + 1;
    if (next - start > maxLine) return false;
    start = next;
  }
  return true;
}

/** How many lines are at least highlighted together before they are frozen. */
const pieceLines = 24;

/** Characters from which a piece is frozen even inside a construct: all of the rest is highlighted with each update. */
const maxRest = 4_000;

/** Part of a block of code: markup, or plain text where it cannot be highlighted. */
export type CodePiece = { readonly html: string } | { readonly text: string };

/**
 * Highlights code that grows at its end. Complete pieces are highlighted once and kept, so that the work per update does
 * not grow with the block. Near the edges of a piece, the result may differ from that of the finished code, which is
 * highlighted once more as a whole.
 */
export class StreamingHighlighter {
  readonly #highlight: HighlightCode;
  readonly #language: string;
  readonly #frozen: CodePiece[] = [];
  #frozenLength = 0;
  /** Where to search for the end of the next piece. */
  #searchFrom = 0;

  constructor(highlight: HighlightCode, language: string) {
    this.#highlight = highlight;
    this.#language = language;
  }

  /** The finished pieces and the rest. The array grows in place. */
  update(code: string): { readonly frozen: readonly CodePiece[]; readonly rest: CodePiece } {
    for (let end = this.#pieceEnd(code); end > 0; end = this.#pieceEnd(code)) {
      const text = code.slice(this.#frozenLength, end);
      const piece = this.#highlight(text, this.#language);
      this.#searchFrom = end;
      if (piece && !piece.atTopLevel && text.length < maxRest) continue;
      this.#frozen.push(piece ? { html: piece.html } : { text });
      this.#frozenLength = end;
    }
    const text = code.slice(this.#frozenLength);
    const rest = this.#highlight(text, this.#language);
    return { frozen: this.#frozen, rest: rest ? { html: rest.html } : { text } };
  }

  /**
   * The end of the next piece: after enough lines, before a line at the top level, or where the rest is too long. 0 if
   * there is none yet.
   */
  #pieceEnd(code: string): number {
    let end = this.#searchFrom;
    for (let lines = 0; ; lines++) {
      const lineEnd = code.indexOf('\n', end);
      if (lineEnd < 0)
        return code.length - this.#frozenLength > 2 * maxRest ? this.#frozenLength + maxRest : 0;
      end = lineEnd + 1;
      const isTopLevel = lines >= pieceLines && /[^\s)\]}]/.test(code.charAt(end));
      if (isTopLevel || end - this.#frozenLength > maxRest) return end;
    }
  }
}
