import type { OffsetRange } from '../../text/offsetRange.ts';
import type { PythonTokens } from './pythonTokens.ts';
import { tokenizePython } from './tokenizePython.ts';

/**
 * A piece of Python in which comments, and a notebook's commands and magics, are blanks, so that all code stays where it
 * is. A comment can tell a type checker to be silent, but it does not change what the code does. A comment that declares
 * the type of a parameter, of a function or of something empty stays: there the code itself does not say it.
 */
export function withoutComments(code: string): string {
  const { skipped, kinds, starts, ends } = tokenizePython(code);
  const shell = kinds.flatMap((kind, at) =>
    kind === 'shell' ? [{ start: starts[at]!, end: ends[at]! }] : [],
  );
  let text = '';
  let reached = 0;
  for (const range of [...skipped, ...shell].toSorted((a, b) => a.start - b.start)) {
    const start = endOfTypeComment(code, range);
    text += code.slice(reached, start) + code.slice(start, range.end).replaceAll(/[^\r\n]/g, ' ');
    reached = range.end;
  }
  return text + code.slice(reached);
}

/** What stands in a line, counted from 1, before its comment. */
export function codeInLine({ code, skipped }: Pick<PythonTokens, 'code' | 'skipped'>, line: number): string {
  const before = code.split('\n', line - 1);
  const start = before.reduce((sum, one) => sum + one.length + 1, 0);
  const end = code.indexOf('\n', start);
  const text = code.slice(start, end < 0 ? undefined : end);
  const comment = skipped.find((one) => one.start >= start && one.start < start + text.length);
  return comment ? text.slice(0, comment.start - start) : text;
}

/**
 * Whether code in which comments count means something else than without them, to a type checker that is told nothing by
 * comments but types.
 */
export function dependsOnComments(code: string): boolean {
  const { skipped, kinds } = tokenizePython(code);
  return (
    kinds.includes('shell') ||
    skipped.some((range) => {
      const comment = code.slice(range.start, range.end).trimEnd();
      return mayDeclare.test(comment) && endOfTypeComment(code, range) < range.start + comment.length;
    })
  );
}

const mayDeclare = /^#\s*type:(?!\s*ignore\b)/;

const typeComment = /^#[ \t]*type:[ \t]*(?!ignore\b)[^#]*/;

/** What stands in a line before the type of a parameter, or of something empty. */
const untyped =
  /(?:^[ \t]*\*{0,2}\w+|[,(]|=[ \t]*(?:None|\.\.\.|\[[ \t]*\]|\{[ \t]*\}|(?:set|list|dict)\(\)))[ \t]*$/;

/** Longer lines are not searched for what the type is of. */
const longestLine = 1000;

/** Where the part of a comment ends that declares a type which is needed; where the comment begins if there is none. */
function endOfTypeComment(code: string, { start, end }: OffsetRange): number {
  const declaration = typeComment.exec(code.slice(start, end))?.[0];
  if (declaration === undefined) return start;
  const before = code
    .slice(Math.max(0, start - longestLine), start)
    .split(/[\r\n]/)
    .at(-1)!;
  const isSignature = /^#[ \t]*type:[ \t]*\(/.test(declaration) && /(?:^|:)[ \t]*$/.test(before);
  return isSignature || untyped.test(before) ? start + declaration.length : start;
}
