import { type BlockVerdict, CodeBlock } from './codeBlock.ts';
import { isFence, isProse, isSentence, mayBecomeFence, mayBecomeProse } from './modelArtifacts.ts';
import type { CompletionShape, CursorContext } from '../../ports/completionRequest.ts';
import { isTrivialLine, linesBeforeLoop, maxLineLength } from './repetition.ts';
import { EchoedLines, stripPrefixEcho } from './prefixEcho.ts';

const maxLines = 40;
const maxBlankLines = 3;
/** Lines of sentences and fences that a chat model may write before the code. */
const maxPrefaceLines = 4;

type Verdict = 'accept' | 'accept-last' | 'hold' | 'preface' | 'echo' | 'end';

const verdictOf = {
  in: 'accept',
  last: 'accept-last',
  undecided: 'hold',
  out: 'end',
} as const satisfies Readonly<Record<BlockVerdict, Verdict>>;

/**
 * Ends a completion while the model is still generating it: after its line or block, at the closing fence, at the line
 * that is below the cursor already, in a loop. The text it returns does not depend on how the model's text is cut into
 * pieces. It has no blanks at the ends of lines, and blank lines come only with the line after them; the end of a line
 * comes at once.
 */
export class CompletionStopper {
  readonly #place: CursorContext;
  readonly #shape: CompletionShape;
  readonly #block: CodeBlock;
  readonly #startsInCode: boolean;
  readonly #lineBelow: string;
  readonly #echoed: EchoedLines;
  /** The line being generated, and how many of its characters were returned. */
  #line = '';
  #returned = 0;
  #lineIsOpen = false;
  /** Lines that belong to the completion only if a later line does. */
  #held: string[] = [];
  #accepted: string[] = [];
  #hasCode = false;
  #prefaceLines = 0;
  /** Whether lines before the code were left out. */
  #prefaced = false;
  #ended = false;

  constructor(place: CursorContext, shape: CompletionShape) {
    this.#place = place;
    this.#shape = shape;
    this.#block = new CodeBlock(place);
    this.#startsInCode = this.#block.startsInCode;
    this.#echoed = new EchoedLines(place);
    const below = place.linesBelow.find((line) => line.trim() !== '') ?? '';
    this.#lineBelow = isTrivialLine(below) ? '' : below.trimEnd();
  }

  /**
   * Takes what the model generated next, and returns what is certain to belong to the completion. `ended`: nothing that
   * follows could belong to it.
   */
  push(piece: string): { readonly text: string; readonly ended: boolean } {
    let text = '';
    for (const [index, part] of piece.split('\n').entries()) {
      if (index > 0 && !this.#ended) text += this.#endLine();
      if (this.#ended) break;
      this.#line += part;
      if (this.#line.length <= maxLineLength) continue;
      this.#line = this.#line.slice(0, maxLineLength);
      text += this.flush();
    }
    if (!this.#ended) text += this.#takeOpenLine();
    return { text, ended: this.#ended };
  }

  /** To be called when the model has ended: what was held back and does belong to the completion. */
  flush(): string {
    if (this.#ended) return '';
    const isHalfFence = /[`~]/.test(this.#line) && mayBecomeFence(this.#line);
    const text = isHalfFence ? '' : this.#endLine();
    this.#ended = true;
    return text;
  }

  get #isFirst(): boolean {
    return this.#accepted.length + this.#held.length === 0;
  }

  /** Whether the line being generated continues the line of the cursor. */
  get #continuesLine(): boolean {
    return this.#isFirst && this.#place.linePrefix.trim() !== '';
  }

  #whole(line: string): string {
    const { linePrefix } = this.#place;
    return this.#isFirst ? linePrefix + stripPrefixEcho(line, linePrefix) : line;
  }

  #endLine(): string {
    const line = this.#line.trimEnd();
    const verdict = this.#judge(line);
    if (verdict === 'end') {
      this.#ended = true;
      return '';
    }
    let text = '';
    if (verdict === 'hold') {
      this.#block.add(this.#whole(line), this.#isFirst);
      this.#held.push(line);
    } else if (verdict === 'preface' || verdict === 'echo') {
      this.#held = [];
      if (verdict === 'echo') this.#echoed.add(line);
      else if (line !== '') this.#prefaceLines += 1;
      this.#prefaced = true;
    } else {
      text = this.#take(line.length);
      this.#accept(line, verdict === 'accept-last');
      if (!this.#ended) text += '\n';
    }
    this.#line = '';
    this.#returned = 0;
    this.#lineIsOpen = false;
    return text;
  }

  #judge(line: string): Verdict {
    if (line.trim() === '') return this.#judgeBlank();
    return this.#judgeChatter(line) ?? this.#judgeEcho(line) ?? this.#judgeCode(line);
  }

  /** Fences and sentences, as chat models write around code; undefined for other lines. */
  #judgeChatter(line: string): Verdict | undefined {
    if (isFence(line) && !(this.#isInText && /^\s/.test(line)))
      return this.#mayBePreface && /\w/.test(line) ? 'preface' : 'end';
    if (this.#isInText) return undefined;
    if (isProse(line) || (!this.#continuesLine && isSentence(line)))
      return this.#mayBePreface ? 'preface' : 'end';
    return undefined;
  }

  /** Lines above that the model repeats before it continues; undefined for other lines. */
  #judgeEcho(line: string): Verdict | undefined {
    if (!this.#startsInCode || this.#hasCode) return undefined;
    const echo = this.#echoed.judge(line);
    if (echo === 'none') return undefined;
    return echo === 'more' ? 'echo' : 'end';
  }

  #judgeCode(line: string): Verdict {
    const whole = this.#whole(line);
    if (this.#lineBelow !== '' && whole === this.#lineBelow) return 'end';
    if (this.#shape === 'line') return 'accept-last';
    return verdictOf[this.#block.judge(whole, this.#isFirst)];
  }

  #judgeBlank(): Verdict {
    if (this.#prefaced && !this.#hasCode) return 'preface';
    if (this.#isFirst && this.#place.lineSuffix.trim() !== '') return 'end';
    if (this.#block.insideString) return 'hold';
    const blankLines = this.#held.length - this.#held.findLastIndex((line) => line !== '');
    const most = this.#hasCode && this.#block.isOutermost ? 2 : maxBlankLines;
    return blankLines >= most ? 'end' : 'hold';
  }

  get #mayBePreface(): boolean {
    return this.#startsInCode && !this.#hasCode && this.#prefaceLines < maxPrefaceLines;
  }

  /** Whether the line being generated begins inside a string or a comment. */
  get #isInText(): boolean {
    return this.#isFirst ? !this.#startsInCode : this.#block.insideString;
  }

  #accept(line: string, isLast: boolean): void {
    const whole = this.#whole(line);
    this.#block.add(whole, this.#isFirst);
    this.#accepted.push(...this.#held.splice(0), whole);
    this.#hasCode = true;
    this.#ended =
      isLast || this.#accepted.length >= maxLines || linesBeforeLoop(this.#accepted) !== undefined;
  }

  /** As much of the open line as is certain to belong to the completion. */
  #takeOpenLine(): string {
    const line = this.#line.trimEnd();
    if (line === '' || !this.#certainlyBelongs(line)) return '';
    return this.#take(line.length);
  }

  #certainlyBelongs(line: string): boolean {
    if (this.#lineIsOpen) return true;
    if (mayBecomeFence(line) || (!this.#isInText && mayBecomeProse(line))) return false;
    if (this.#startsInCode && !this.#hasCode && this.#echoed.mayEcho(line)) return false;
    const whole = this.#whole(line);
    if (this.#lineBelow.startsWith(whole)) return false;
    if (this.#isFirst && this.#place.linePrefix.trim().startsWith(line.trim())) return false;
    if (this.#shape === 'line') return true;
    const hasFirstWord = !/^\s*(?:async\s*)?[@\w]*$/.test(whole);
    return hasFirstWord && this.#block.judge(whole, this.#isFirst) === 'in';
  }

  #take(length: number): string {
    let text = '';
    if (!this.#lineIsOpen) for (const line of this.#held) text += `${line}\n`;
    this.#lineIsOpen = true;
    text += this.#line.slice(this.#returned, length);
    this.#returned = Math.max(this.#returned, length);
    return text;
  }
}
