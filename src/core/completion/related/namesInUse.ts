import { codeOfLine } from '../../python/moduleOutline.ts';

/** A name with those that it is an attribute of, as code uses it: `self.save`, `models.User`. */
export interface NameInUse {
  /** What is no name stands first as `super()`, or as an empty text: the result of a call, say. */
  readonly path: readonly string[];
  /** The lines that it is used in, counted from 0. */
  readonly lines: readonly number[];
  /** Whether one of them calls it. */
  readonly isCalled: boolean;
}

const use =
  /(super\(\)(?=\.)|(?<![\w.])[^\W\d]\w*)((?:\.[^\W\d]\w*)*)(\s*\()?|(?<=[)\]"])((?:\.[^\W\d]\w*)+)(\s*\()?/gu;

const keywords = new Set(
  `and as assert async await break case class continue def del elif else except False finally for from global if import in is
  lambda None nonlocal not or pass raise return True try while with yield`.split(/\s+/),
);

/** The names that code uses. What it defines or imports is no use; text of multi-line strings may count as one. */
export function namesInUse(lines: readonly string[]): NameInUse[] {
  const found = new Map<string, { path: string[]; lines: number[]; isCalled: boolean }>();
  let isInImport = false;
  for (const [at, line] of lines.entries()) {
    const begins = /^\s*(?:lazy\s+)?(?:from|import)\s/.test(line);
    if (begins || isInImport) {
      isInImport = begins ? line.includes('(') && !line.includes(')') : !line.includes(')');
      continue;
    }
    const code = codeOfLine(line).replace(/^(\s*)(?:async\s+def|def|class)\s+\w+/u, '$1');
    for (const [, first = '', attributes = '', call, others = attributes, otherCall] of code.matchAll(use)) {
      if (keywords.has(first)) continue;
      const path = [first, ...others.split('.').slice(1)];
      const key = path.join('.');
      const one = found.get(key) ?? { path, lines: [], isCalled: false };
      one.lines.push(at);
      one.isCalled ||= call !== undefined || otherCall !== undefined;
      found.set(key, one);
    }
  }
  return [...found.values()];
}
