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

/** Highlighting more than this takes a noticeable time, and nobody reads that much code in a chat. */
const maxCharacters = 100_000;

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
    if (code.length > maxCharacters || !highlighter.getLanguage(language)) return undefined;
    const result = highlighter.highlight(code, { language, ignoreIllegals: true });
    const html = purify.sanitize(result.value, { ALLOWED_TAGS: ['span'], ALLOWED_ATTR: ['class'] });
    return { html, atTopLevel: !(result._top && 'parent' in result._top && result._top.parent) };
  };
}

/** How many lines are at least highlighted together before they are frozen. */
const pieceLines = 24;

/**
 * Highlights code that grows at its end. Complete pieces are highlighted once and kept, so that the work per update does
 * not grow with the block. Near the edges of a piece, the result may differ from that of the finished code, which is
 * highlighted once more as a whole.
 */
export class StreamingHighlighter {
  readonly #highlight: HighlightCode;
  readonly #language: string;
  readonly #frozen: string[] = [];
  #frozenLength = 0;
  /** Where to search for the end of the next piece. */
  #searchFrom = 0;

  constructor(highlight: HighlightCode, language: string) {
    this.#highlight = highlight;
    this.#language = language;
  }

  /** The markup of the finished pieces and of the rest; undefined for plain text. The array grows in place. */
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

  /** The end of the next piece: after enough lines, before a line at the top level. 0 if there is none yet. */
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
