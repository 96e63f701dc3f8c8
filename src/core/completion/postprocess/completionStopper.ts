import { CodeBlock } from './codeBlock.ts';
import { isFence, isProse, isSentence, mayBecomeFence, mayBecomeProse } from './modelArtifacts.ts';
import type { CompletionShape, CursorContext } from '../../ports/completionRequest.ts';
import { isTrivialLine, linesBeforeLoop, maxLineLength } from './repetition.ts';
import { RewrittenLines, stripPrefixEcho } from './prefixEcho.ts';

const mostLines = 40;
const mostBlankLines = 3;
/** Sentences and fences that a chat model may write before the code. */
const longestPreface = 4;

type Verdict = 'accept' | 'accept-last' | 'hold' | 'preface' | 'rewritten' | 'end';

/**
 * Ends a completion while the model is still writing it: after its line or block, at the closing fence, at the line
 * that stands below the cursor already, in a loop. The text it gives back does not depend on how the model's text is
 * cut into pieces. It comes without blanks at the ends of lines, and blank lines come only with the line after them; the
 * end of a line comes at once.
 */
export class CompletionStopper {
  readonly #place: CursorContext;
  readonly #shape: CompletionShape;
  readonly #block: CodeBlock;
  readonly #startsInCode: boolean;
  readonly #lineBelow: string;
  readonly #rewritten: RewrittenLines;
  /** The line being written, and how much of it was given back. */
  #line = '';
  #given = 0;
  #lineIsOpen = false;
  /** Lines that belong to the completion only if a later one does. */
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
    this.#rewritten = new RewrittenLines(place);
    const below = place.linesBelow.find((line) => line.trim() !== '') ?? '';
    this.#lineBelow = isTrivialLine(below) ? '' : below.trimEnd();
  }

  /** Takes what the model wrote next. `ended`: nothing that it could write after this belongs to the completion. */
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
    if (!this.#ended) text += this.#giveOpenLine();
    return { text, ended: this.#ended };
  }

  /** The model wrote no more: what was held back and does belong to the completion. */
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

  /** Whether the line being written goes on with the line of the cursor. */
  get #goesOn(): boolean {
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
    } else if (verdict === 'preface' || verdict === 'rewritten') {
      this.#held = [];
      if (verdict === 'rewritten') this.#rewritten.add(line);
      else if (line !== '') this.#prefaceLines += 1;
      this.#prefaced = true;
    } else {
      text = this.#give(line.length);
      this.#accept(line, verdict === 'accept-last');
      if (!this.#ended) text += '\n';
    }
    this.#line = '';
    this.#given = 0;
    this.#lineIsOpen = false;
    return text;
  }

  #judge(line: string): Verdict {
    const isFirst = this.#isFirst;
    const text = line.trim();
    if (text === '') return this.#judgeBlank();
    if (isFence(line) && !(this.#isInText && /^\s/.test(line)))
      return this.#mayBePreface && /\w/.test(text) ? 'preface' : 'end';
    if (!this.#isInText && (isProse(line) || (!this.#goesOn && isSentence(line))))
      return this.#mayBePreface ? 'preface' : 'end';
    if (this.#startsInCode && !this.#hasCode) {
      const rewritten = this.#rewritten.judge(line);
      if (rewritten !== 'none') return rewritten === 'more' ? 'rewritten' : 'end';
    }
    const whole = this.#whole(line);
    if (this.#lineBelow !== '' && whole === this.#lineBelow) return 'end';
    if (this.#shape === 'line') return 'accept-last';
    const verdict = this.#block.judge(whole, isFirst);
    if (verdict === 'undecided') return 'hold';
    return verdict === 'out' ? 'end' : verdict === 'last' ? 'accept-last' : 'accept';
  }

  #judgeBlank(): Verdict {
    if (this.#prefaced && !this.#hasCode) return 'preface';
    if (this.#isFirst && this.#place.lineSuffix.trim() !== '') return 'end';
    if (this.#block.insideString) return 'hold';
    const blankLines = this.#held.length - this.#held.findLastIndex((line) => line !== '');
    const most = this.#hasCode && this.#block.isOutermost ? 2 : mostBlankLines;
    return blankLines >= most ? 'end' : 'hold';
  }

  get #mayBePreface(): boolean {
    return this.#startsInCode && !this.#hasCode && this.#prefaceLines < longestPreface;
  }

  /** Whether the line being written begins inside a string or a comment. */
  get #isInText(): boolean {
    return this.#isFirst ? !this.#startsInCode : this.#block.insideString;
  }

  #accept(line: string, isLast: boolean): void {
    const whole = this.#whole(line);
    this.#block.add(whole, this.#isFirst);
    this.#accepted.push(...this.#held.splice(0), whole);
    this.#hasCode = true;
    this.#ended =
      isLast || this.#accepted.length >= mostLines || linesBeforeLoop(this.#accepted) !== undefined;
  }

  /** As much of the open line as surely belongs to the completion. */
  #giveOpenLine(): string {
    const line = this.#line.trimEnd();
    if (line === '' || !this.#surelyBelongs(line)) return '';
    return this.#give(line.length);
  }

  #surelyBelongs(line: string): boolean {
    if (this.#lineIsOpen) return true;
    if (mayBecomeFence(line) || (!this.#isInText && mayBecomeProse(line))) return false;
    if (this.#startsInCode && !this.#hasCode && this.#rewritten.mayRewrite(line)) return false;
    const whole = this.#whole(line);
    if (this.#lineBelow.startsWith(whole)) return false;
    if (this.#isFirst && this.#place.linePrefix.trim().startsWith(line.trim())) return false;
    if (this.#shape === 'line') return true;
    const hasFirstWord = !/^\s*(?:async\s*)?[@\w]*$/.test(whole);
    return hasFirstWord && this.#block.judge(whole, this.#isFirst) === 'in';
  }

  #give(length: number): string {
    let text = '';
    if (!this.#lineIsOpen) for (const line of this.#held) text += `${line}\n`;
    this.#lineIsOpen = true;
    text += this.#line.slice(this.#given, length);
    this.#given = Math.max(this.#given, length);
    return text;
  }
}
