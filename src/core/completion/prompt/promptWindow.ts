import type { LineChange, SourceText, TextPosition } from '../document/sourceText.ts';

/** The part of a document that the model sees. */
export interface WindowText {
  readonly prefix: string;
  readonly suffix: string;
  /** Whether the window has moved, so that all of the prompt may change. */
  readonly isNew: boolean;
}

interface Placed {
  startLine: number;
  /** Above 0 only in a line that is longer than the window. */
  readonly startColumn: number;
  readonly suffix: string;
  /** Where the frozen suffix begins in the document now. */
  suffixLine: number;
  /** Code right of the cursor when the window was placed, other than closers. */
  readonly lineSuffix: string;
}

/** The share of a window that is filled when it is placed, so that it can grow for long before it moves again. */
const initialFill = 0.5;
const suffixCharacters = 500;
const suffixLines = 12;
/** Lines between the cursor and the frozen suffix that the model does not see. It would write more of them again. */
const maxUnseenLines = 6;

const isOnlyClosers = (text: string): boolean => /^[\s)\]}"'`:;,>]*$/.test(text);

/** Whether a section of code begins at a line: at the left edge, after an empty line. */
const isSection = (above: string, line: string): boolean => above.trim() === '' && /^\S/.test(line);

/**
 * Chooses what the model sees of a document such that typing only adds text at the end, which keeps the KV cache valid.
 * The window starts at the same line until it is full, then moves far at once; the lines below the cursor stay as they
 * were when it was placed.
 */
export class PromptWindow {
  #maxCharacters: number;
  #placed: Placed | undefined;

  /** @param characters The maximum length of `prefix`. */
  constructor(characters: number) {
    this.#maxCharacters = characters;
  }

  /** Takes effect when the window is next placed, or is longer than the new size. */
  resize(characters: number): void {
    this.#maxCharacters = characters;
  }

  /** Forgets where the window was placed. */
  reset(): void {
    this.#placed = undefined;
  }

  /** This window as it would be after a change. */
  after(change: LineChange): PromptWindow {
    const copy = new PromptWindow(this.#maxCharacters);
    copy.#placed = this.#placed && { ...this.#placed };
    copy.edited(change);
    return copy;
  }

  /** Keeps the window on its lines when the document changes. To be called for each change, in their order. */
  edited({ startLine, endLine, text }: LineChange): void {
    const placed = this.#placed;
    if (!placed) return;
    const added = text.split('\n').length - 1 - (endLine - startLine);
    const cutsStart = startLine < placed.startLine && endLine >= placed.startLine;
    const cutsSuffix = startLine < placed.suffixLine && endLine >= placed.suffixLine;
    if (cutsStart || cutsSuffix) {
      this.#placed = undefined;
      return;
    }
    if (endLine < placed.startLine) placed.startLine += added;
    if (endLine < placed.suffixLine) placed.suffixLine += added;
  }

  take(source: SourceText, position: TextPosition): WindowText {
    const kept = this.#placed && this.#fits(source, position, this.#placed);
    if (kept !== undefined) return { prefix: kept, suffix: this.#placed!.suffix, isNew: false };
    const placed = this.#place(source, position);
    this.#placed = placed;
    return { prefix: prefixOf(source, position, placed), suffix: placed.suffix, isNew: true };
  }

  /** The prefix from where the window starts, unless the cursor has left it or it has grown too long. */
  #fits(source: SourceText, position: TextPosition, placed: Placed): string | undefined {
    const { startLine, startColumn, suffixLine, lineSuffix } = placed;
    if (position.line < startLine || position.line >= suffixLine) return undefined;
    if (position.line === startLine && position.column < startColumn) return undefined;
    const rest = source.lineAt(position.line).slice(position.column);
    if ((lineSuffix !== '' || !isOnlyClosers(rest)) && rest !== lineSuffix) return undefined;
    let unseen = 0;
    for (let line = position.line + 1; line < Math.min(suffixLine, source.lineCount); line++) {
      if (source.lineAt(line).trim() !== '') unseen += 1;
      if (unseen > maxUnseenLines) return undefined;
    }
    const length = lengthOf(source, position, placed, this.#maxCharacters);
    return length <= this.#maxCharacters ? prefixOf(source, position, placed) : undefined;
  }

  #place(source: SourceText, position: TextPosition): Placed {
    const capacity = Math.floor(this.#maxCharacters * initialFill);
    const own = source.lineAt(position.line);
    const rest = own.slice(position.column);
    const lineSuffix = isOnlyClosers(rest) ? '' : rest;
    const end = {
      suffix: suffixBelow(source, position.line, lineSuffix),
      suffixLine: position.line + 1,
      lineSuffix,
    };
    if (position.column > capacity)
      // Cut in steps of the window, so that the cut stays while the line grows.
      return {
        ...end,
        startLine: position.line,
        startColumn: Math.floor(position.column / capacity) * capacity,
      };
    let length = position.column;
    let startLine = position.line;
    while (startLine > 0 && length + source.lineAt(startLine - 1).length + 1 <= capacity) {
      startLine -= 1;
      length += source.lineAt(startLine).length + 1;
    }
    return { ...end, startLine: firstSection(source, startLine, position.line), startColumn: 0 };
  }
}

/** The first line in the upper half of the window where a section of code begins, or the window's first. */
function firstSection(source: SourceText, first: number, last: number): number {
  if (first === 0) return 0;
  for (let line = first; line <= (first + last) / 2; line++)
    if (isSection(source.lineAt(line - 1), source.lineAt(line))) return line;
  return first;
}

function suffixBelow(source: SourceText, line: number, lineSuffix: string): string {
  let suffix = lineSuffix;
  for (let at = line + 1; at < Math.min(source.lineCount, line + 1 + suffixLines); at++) {
    const next = source.lineAt(at);
    if (suffix.length + next.length > suffixCharacters) break;
    suffix += (at === line + 1 && suffix === '' ? '' : '\n') + next;
  }
  return suffix.replace(/^\n+/, '').trimEnd();
}

function lengthOf(source: SourceText, position: TextPosition, placed: Placed, limit: number): number {
  let length = position.column - (position.line === placed.startLine ? placed.startColumn : 0);
  for (let line = placed.startLine; line < position.line && length <= limit; line++)
    length += source.lineAt(line).length + 1 - (line === placed.startLine ? placed.startColumn : 0);
  return length;
}

function prefixOf(source: SourceText, position: TextPosition, { startLine, startColumn }: Placed): string {
  const lines: string[] = [];
  for (let line = startLine; line <= position.line; line++) {
    const text = source.lineAt(line);
    lines.push(
      text.slice(
        line === startLine ? startColumn : 0,
        line === position.line ? position.column : text.length,
      ),
    );
  }
  return lines.join('\n');
}
