import { Hooks, Lexer, type Token, Tokenizer, type TokenizerThis, type Tokens } from 'marked';
import { openFence, readFenceLine } from '../../core/text/markdownFence.ts';
import { parseTex } from '../math/parseTex.ts';
import type { MathNode } from '../math/mathNode.ts';
import { MarkdownBudget } from './markdownBudget.ts';
import { displayAt, nextDisplay } from './mathSpans.ts';
import { type WrittenSpan, writtenSpans } from './writtenSpans.ts';

/** A formula. */
export interface MathToken extends Tokens.Generic {
  readonly type: 'math';
  readonly raw: string;
  readonly math: MathNode;
}

/**
 * The Markdown of one block as tokens: GitHub-flavored Markdown without HTML, which is shown as source text, without link
 * definitions, which would affect other blocks, and with formulas. What only looks like Markdown stays as it is written.
 * Never throws: what is nested too deeply or would take too long to read becomes plain text.
 */
export function lexMarkdown(source: string): Token[] {
  const budget = new MarkdownBudget();
  if (!budget.allowsBlock(source)) return [plainBlock(source)];
  try {
    return new AnswerLexer(budget).lex(source);
  } catch {
    return [plainBlock(source)];
  }
}

/** A block that is shown line by line as it is written. */
export interface PlainToken extends Tokens.Generic {
  readonly type: 'plain';
  readonly raw: string;
}

function plainBlock(source: string): PlainToken {
  return { type: 'plain', raw: source };
}

function plainText(source: string): Tokens.Text {
  return { type: 'text', raw: source, text: source, escaped: true };
}

class AnswerLexer extends Lexer {
  /** The text that is read, which may be part of another, and what in it is no Markdown. */
  #text = '';
  #spans: readonly WrittenSpan[] = [];

  readonly #budget: MarkdownBudget;

  constructor(budget: MarkdownBudget) {
    super({ gfm: true, breaks: false, tokenizer: new AnswerTokenizer(), hooks: new Hooks() });
    this.#budget = budget;
    this.options.hooks!.emStrongMask = (masked) => this.#mask(masked);
    this.options.extensions = {
      childTokens: {},
      renderers: {},
      block: [readDisplay],
      startBlock: [nextDisplay],
      inline: [(source) => this.#written(source)],
      startInline: [(source) => this.#nextSpan(source)],
    };
  }

  override inlineTokens(source: string, tokens: Token[] = []): Token[] {
    if (!this.#budget.takeInline(source)) {
      tokens.push(plainText(source));
      return tokens;
    }
    const [text, spans] = [this.#text, this.#spans];
    this.#text = source;
    this.#spans = writtenSpans(source);
    try {
      return super.inlineTokens(source, tokens);
    } finally {
      this.#text = text;
      this.#spans = spans;
    }
  }

  /** The text with letters in place of what is no Markdown, so that no mark in it ends emphasis. */
  #mask(masked: string): string {
    let result = '';
    let end = 0;
    for (const span of this.#spans) {
      const letter = span.shown === undefined ? 'a' : '+';
      result += masked.slice(end, span.start) + letter.repeat(span.end - span.start);
      end = span.end;
    }
    return result + masked.slice(end);
  }

  #written(rest: string): Tokens.Generic | undefined {
    const at = this.#text.length - rest.length;
    const span = this.#spans[this.#indexFrom(at)];
    if (span?.start !== at) return undefined;
    const raw = rest.slice(0, span.end - span.start);
    if (span.tex === undefined) return { ...plainText(span.shown ?? raw), raw };
    const display = raw.startsWith('$$');
    return { type: 'math', raw, math: parseTex(span.tex, display)! } satisfies MathToken;
  }

  #nextSpan(rest: string): number {
    const at = this.#text.length - rest.length;
    const span = this.#spans[this.#indexFrom(at)];
    return span ? span.start - at : -1;
  }

  /** The first span that does not begin before a place. */
  #indexFrom(at: number): number {
    let [low, high] = [0, this.#spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#spans[middle]!.start < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function readDisplay(this: TokenizerThis, source: string): Tokens.Generic | undefined {
  const span = displayAt(source);
  const math = span && parseTex(span.tex, true);
  return math && ({ type: 'math', raw: source.slice(0, span.end), math } satisfies MathToken);
}

class AnswerTokenizer extends Tokenizer {
  override html(): Tokens.HTML | undefined {
    return undefined;
  }

  override tag(): Tokens.Tag | undefined {
    return undefined;
  }

  override def(): Tokens.Def | undefined {
    return undefined;
  }

  /** Which backslashes are escapes depends on what is around them, so `writtenSpans` finds them. */
  override escape(): Tokens.Escape | undefined {
    return undefined;
  }

  override fences(source: string): Tokens.Code | undefined {
    const token = super.fences(source);
    const mark = token && /^ *(`{3,}|~{3,})/.exec(source)?.[1];
    if (!mark) return token;
    let fence = openFence(mark, token.lang ?? '');
    if (!fence.holdsMarkdown) return token;
    const lines = source.split('\n');
    for (const [index, line] of lines.entries()) {
      const step = index === 0 ? fence : readFenceLine(fence, line);
      if (typeof step === 'object') fence = step;
      else return codeOf(token, lines.slice(0, step === 'end' ? index + 1 : index));
    }
    return codeOf(token, fence.inDoubt ? lines : [...lines, '']);
  }
}

/** @param lines From the fence to its end. */
function codeOf(token: Tokens.Code, lines: readonly string[]): Tokens.Code {
  return { ...token, raw: lines.join('\n').trimEnd(), text: lines.slice(1, -1).join('\n') };
}
