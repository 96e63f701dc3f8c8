import {
  groupEnd,
  type LogicalLine,
  type PythonTokens,
  splitTokens,
  tokenAtLevel,
} from '../scan/pythonTokens.ts';

/** A `class` statement, as its source says it. */
export interface ClassDefinition {
  readonly name: string;
  /** As dotted names, without type arguments; `undefined` stands for a base that is an expression. */
  readonly bases: readonly (string | undefined)[];
  /** The dotted name after `metaclass=`. */
  readonly metaclass: string | undefined;
  /** The other keywords of the header, such as `extra` in `class A(Base, extra="allow")`. */
  readonly keywords: readonly string[];
  /** As dotted names, without arguments; `undefined` stands for any other expression. */
  readonly decorators: readonly (string | undefined)[];
  /** The logical lines of the body. */
  readonly body: readonly LogicalLine[];
  readonly tokens: PythonTokens;
}

/** All classes of a source, nested ones included, in the order of the text. */
export function classesIn(tokens: PythonTokens): ClassDefinition[] {
  const { lines, texts } = tokens;
  return lines.flatMap(({ firstToken }, at) => (texts[firstToken] === 'class' ? classAt(tokens, at) : []));
}

/** The class whose `class` statement begins in a line of the source, counted from 1. */
export function classInLine(tokens: PythonTokens, line: number): ClassDefinition | undefined {
  const { code, lines, starts, texts } = tokens;
  let start = 0;
  for (let passed = 1; passed < line; passed++) {
    start = code.indexOf('\n', start) + 1;
    if (start === 0) return undefined;
  }
  const end = code.indexOf('\n', start);
  const at = lines.findIndex(({ firstToken }) => starts[firstToken]! >= start);
  const first = lines[at]?.firstToken;
  if (first === undefined || (end >= 0 && starts[first]! > end) || texts[first] !== 'class') return undefined;
  return classAt(tokens, at);
}

/** @param at The index of the logical line that begins with `class`. */
export function classAt(tokens: PythonTokens, at: number): ClassDefinition {
  const { lines, texts, ends, code, starts } = tokens;
  const { firstToken, endToken, indent } = lines[at]!;
  const afterTypes = texts[firstToken + 2] === '[' ? groupEnd(tokens, firstToken + 2) + 1 : firstToken + 2;
  const bases: (string | undefined)[] = [];
  const keywords: string[] = [];
  let metaclass: string | undefined;
  if (texts[afterTypes] === '(')
    for (const [from, to] of splitTokens(tokens, afterTypes + 1, groupEnd(tokens, afterTypes))) {
      if (texts[from + 1] !== '=') bases.push(dottedName(tokens, from, to));
      else if (texts[from] === 'metaclass') metaclass = dottedName(tokens, from + 2, to) ?? '?';
      else keywords.push(texts[from]!);
    }
  const decorators: (string | undefined)[] = [];
  for (let above = at - 1; above >= 0; above--) {
    const line = lines[above]!;
    if (texts[line.firstToken] !== '@' || line.indent !== indent) break;
    const call = tokenAtLevel(tokens, line.firstToken, line.endToken, '(');
    decorators.push(dottedName(tokens, line.firstToken + 1, call));
  }
  const after = lines.findIndex((line, index) => index > at && line.indent <= indent);
  const body = lines.slice(at + 1, after < 0 ? undefined : after);
  const colon = tokenAtLevel(tokens, firstToken, endToken, ':');
  // A body in the line of the header.
  if (colon + 1 < endToken) body.unshift({ firstToken: colon + 1, endToken, indent: indent + 1 });
  const name = code.slice(starts[firstToken + 1], ends[firstToken + 1]);
  return { name, bases, metaclass, keywords, decorators, body, tokens };
}

/** Whether no object is of a class itself, but of others that derive from it and may have more. */
export function isAbstractClass({ bases, metaclass, body, tokens: { texts } }: ClassDefinition): boolean {
  const named = [...bases, metaclass].map((one) => one?.slice(one.lastIndexOf('.') + 1));
  const isMarked = ({ firstToken, endToken }: LogicalLine): boolean =>
    texts[firstToken] === '@' && texts.slice(firstToken, endToken).some((one) => one.startsWith('abstract'));
  return named.some((one) => /^(?:ABC|ABCMeta|Protocol)$/.test(one ?? '')) || body.some(isMarked);
}

/** The dotted name that some tokens are, perhaps with type arguments at its end. */
function dottedName(tokens: PythonTokens, from: number, to: number): string | undefined {
  const { kinds, texts } = tokens;
  let name = '';
  let at = from;
  while (at < to && kinds[at] === 'name') {
    name += texts[at]!;
    at += 1;
    if (texts[at] !== '.' || at + 1 >= to) break;
    name += '.';
    at += 1;
  }
  if (texts[at] === '[' && at < to) at = groupEnd(tokens, at) + 1;
  return name !== '' && at === to ? name : undefined;
}
