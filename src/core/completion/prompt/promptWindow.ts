import type { LineChange, SourceText, TextPosition } from '../document/sourceText.ts';

/** The part of a document that the model sees. */
export interface WindowText {
  readonly prefix: string;
  readonly suffix: string;
  /** Whether the window was placed anew, so that all of the prompt may change. */
  readonly isNew: boolean;
}

interface Placed {
  startLine: number;
  /** Above 0 only in a line that is longer than the whole window. */
  readonly startColumn: number;
  readonly suffix: string;
  /** Where the frozen suffix begins now. */
  suffixLine: number;
  /** Real code right of the cursor, when the window was placed. */
  readonly lineSuffix: string;
}

/** A window that is placed anew is filled to this share, so that it can grow for long before the next move. */
const filled = 0.5;
const suffixCharacters = 500;
const suffixLines = 12;
/** Lines between the cursor and the frozen suffix that the model does not see. More would make it write them again. */
const mostUnseenLines = 6;

const isOnlyClosers = (text: string): boolean => /^[\s)\]}"'`:;,>]*$/.test(text);

/** Code that stands for itself begins here: at the left edge, after an empty line. */
const isSection = (above: string, line: string): boolean => above.trim() === '' && /^\S/.test(line);

/**
 * Chooses what the model sees of a document, and keeps to it: while the person types, text is only added at the end.
 * The window's start stays on a line until the window is full, then moves far at once; the lines below the cursor
 * stay as they were when it was placed.
 */
export class PromptWindow {
  #most: number;
  #placed: Placed | undefined;

  /** @param characters The most characters of `prefix`. */
  constructor(characters: number) {
    this.#most = characters;
  }

  /** Takes effect when the window is next placed, or has grown beyond the new size. */
  resize(characters: number): void {
    this.#most = characters;
  }

  /** Forgets where the window was placed. */
  reset(): void {
    this.#placed = undefined;
  }

  /** This window as it would be after a change. */
  after(change: LineChange): PromptWindow {
    const copy = new PromptWindow(this.#most);
    copy.#placed = this.#placed && { ...this.#placed };
    copy.edited(change);
    return copy;
  }

  /** Keeps the window on its lines when the document changes. Changes are told in their order. */
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

  /** The prefix from where the window stands, unless the cursor has left it or it has grown too long. */
  #fits(source: SourceText, position: TextPosition, placed: Placed): string | undefined {
    const { startLine, startColumn, suffixLine, lineSuffix } = placed;
    if (position.line < startLine || position.line >= suffixLine) return undefined;
    if (position.line === startLine && position.column < startColumn) return undefined;
    const rest = source.lineAt(position.line).slice(position.column);
    if ((lineSuffix !== '' || !isOnlyClosers(rest)) && rest !== lineSuffix) return undefined;
    let unseen = 0;
    for (let line = position.line + 1; line < Math.min(suffixLine, source.lineCount); line++) {
      if (source.lineAt(line).trim() !== '') unseen += 1;
      if (unseen > mostUnseenLines) return undefined;
    }
    const length = lengthOf(source, position, placed, this.#most);
    return length <= this.#most ? prefixOf(source, position, placed) : undefined;
  }

  #place(source: SourceText, position: TextPosition): Placed {
    const room = Math.floor(this.#most * filled);
    const own = source.lineAt(position.line);
    const rest = own.slice(position.column);
    const lineSuffix = isOnlyClosers(rest) ? '' : rest;
    const end = {
      suffix: suffixBelow(source, position.line, lineSuffix),
      suffixLine: position.line + 1,
      lineSuffix,
    };
    if (position.column > room)
      // A cut in steps of the window, so that it stays while the line grows.
      return { ...end, startLine: position.line, startColumn: Math.floor(position.column / room) * room };
    let length = position.column;
    let startLine = position.line;
    while (startLine > 0 && length + source.lineAt(startLine - 1).length + 1 <= room) {
      startLine -= 1;
      length += source.lineAt(startLine).length + 1;
    }
    return { ...end, startLine: firstSection(source, startLine, position.line), startColumn: 0 };
  }
}

/** The first line in the upper half of the window where code begins that stands for itself, or the window's first. */
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

function lengthOf(source: SourceText, position: TextPosition, placed: Placed, most: number): number {
  let length = position.column - (position.line === placed.startLine ? placed.startColumn : 0);
  for (let line = placed.startLine; line < position.line && length <= most; line++)
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
