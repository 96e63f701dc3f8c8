import { PythonScanner } from './pythonScanner.ts';

/** Lines of a file, counted from 0, both ends included. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** Blocks of at most this many lines are kept whole. */
const maxLines = 14;

const header = /^\s*(?:async\s+def|def|class)\b/;

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}

/** How deep a line of code is. The bracket that closes a long parameter list is as far left as its header. */
function depth(line: string): number {
  return indentation(line) + (/^\s*[)\]}]/.test(line) ? 1 : 0);
}

const isBlank = (line: string): boolean => line.trim() === '';

const isDecorator = (line: string): boolean => line.trimStart().startsWith('@');

const isAtSameDepth = (a: string | undefined, b: string | undefined): boolean =>
  !!a && !!b && indentation(a) === indentation(b);

/** Comments may be anywhere; they say nothing about blocks. */
const isComment = (line: string): boolean => line.trimStart().startsWith('#');

/**
 * The innermost Python function or class around a line, found by indentation alone, with its decorators; undefined outside
 * of any function or class.
 */
export function enclosingBlock(all: readonly string[], at: number): LineRange | undefined {
  const lines = withoutStrings(all);
  // A decorator belongs to what is below it.
  while (isDecorator(lines[at] ?? '') && isAtSameDepth(lines[at], lines[at + 1])) at += 1;
  const here = lines[at] ?? '';
  // For an empty line, the nearest line of code above it decides.
  let limit = isBlank(here) ? Infinity : depth(here);
  for (let start = at; start >= 0; start--) {
    const line = lines[start]!;
    if (isBlank(line) || (isComment(line) && start !== at)) continue;
    const indent = indentation(line);
    const opensBlock = header.test(line) && (start === at || indent < limit);
    if (opensBlock) {
      const end = lastLine(lines, start, indent);
      if (end >= at || isBlank(here))
        return { start: firstDecorator(lines, start, indent), end: Math.max(end, start) };
    }
    limit = Math.min(limit, depth(line));
  }
  return undefined;
}

/** The lines, but those in the middle of a string stand as deep as the one that it begins in. A string without an end is none. */
function withoutStrings(lines: readonly string[]): readonly string[] {
  if (!lines.some((line) => /"""|'''/.test(line))) return lines;
  const scanner = new PythonScanner();
  const found = [...lines];
  let first = 0;
  for (const [at, line] of lines.entries()) {
    if (!scanner.insideString) first = at;
    scanner.addLine(line);
    if (scanner.insideString || first === at) continue;
    const text = `${' '.repeat(indentation(lines[first]!))}string`;
    found.fill(text, first + 1, at + 1);
  }
  return found;
}

function lastLine(lines: readonly string[], start: number, indent: number): number {
  let end = start;
  for (let line = start + 1; line < lines.length; line++) {
    const text = lines[line]!;
    if (isBlank(text)) continue;
    if (depth(text) > indent) end = line;
    else if (!isComment(text)) break;
  }
  return end;
}

function firstDecorator(lines: readonly string[], start: number, indent: number): number {
  let first = start;
  while (first > 0 && isDecorator(lines[first - 1]!) && indentation(lines[first - 1]!) === indent) first -= 1;
  return first;
}

/**
 * What another file needs to know of a function or class: short ones whole, the headers and docstrings of long ones.
 *
 * @param range The block, as `enclosingBlock` finds it.
 */
export function outlineBlock(lines: readonly string[], { start, end }: LineRange): string {
  const block = lines.slice(start, end + 1);
  const left = indentation(block[0] ?? '');
  const text = block.length <= maxLines ? block : outline(block);
  return text.map((line) => (isBlank(line) ? '' : line.slice(Math.min(left, indentation(line))))).join('\n');
}

function outline(block: readonly string[]): string[] {
  const kept: string[] = [];
  let at = 0;
  while (at < block.length) {
    const line = block[at]!;
    if (/^\s*@/.test(line)) kept.push(line);
    if (!/^\s*(?:async\s+def|def|class)\b/.test(line)) {
      at += 1;
      continue;
    }
    const header = at;
    while (at < block.length - 1 && !/:\s*(?:#.*)?$/.test(block[at]!)) at += 1;
    kept.push(...block.slice(header, at + 1));
    at += 1;
    const docstring = firstOfDocstring(block, at);
    if (docstring) kept.push(docstring);
    if (/^\s*(?:async\s+)?def\b/.test(line)) kept.push(`${' '.repeat(indentation(line) + 4)}...`);
  }
  return kept;
}

/** The first line of a docstring, closed. */
function firstOfDocstring(block: readonly string[], at: number): string | undefined {
  const [, indent = '', quotes = '', text = ''] = /^(\s*)r?("""|''')(.*)$/.exec(block[at] ?? '') ?? [];
  if (quotes === '') return undefined;
  const first = text.trim() === '' ? (block[at + 1] ?? '').trim() : text;
  return `${indent}${quotes}${first.split(quotes)[0]!.trimEnd()}${quotes}`;
}
