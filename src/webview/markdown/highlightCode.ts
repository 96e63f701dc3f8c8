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

/** Colouring this much takes a noticeable pause, and nobody reads that much code in a chat. */
const mostCharacters = 100_000;

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

/** Coloured code. */
interface HighlightedCode {
  /** Markup of text and `<span class="hljs-…">` alone. */
  readonly html: string;
  /** The code ended outside of every construct, so what follows can be coloured on its own. */
  readonly atTopLevel: boolean;
}

export type HighlightCode = (code: string, language: string) => HighlightedCode | undefined;

/** A highlighter for the languages that turn up in answers about Python. Undefined: show the code as plain text. */
export function createHighlightCode(window: Window & typeof globalThis): HighlightCode {
  const highlighter = hljs.newInstance();
  for (const [name, language] of Object.entries(languages)) highlighter.registerLanguage(name, language);
  highlighter.registerAliases(['console', 'shell'], { languageName: 'bash' });
  highlighter.registerAliases(['python3'], { languageName: 'python' });
  const purify = createDOMPurify(window);
  return (code, language) => {
    if (code.length > mostCharacters || !highlighter.getLanguage(language)) return undefined;
    const result = highlighter.highlight(code, { language, ignoreIllegals: true });
    const html = purify.sanitize(result.value, { ALLOWED_TAGS: ['span'], ALLOWED_ATTR: ['class'] });
    return { html, atTopLevel: !(result._top && 'parent' in result._top && result._top.parent) };
  };
}

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
