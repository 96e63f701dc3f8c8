import type { ExpressionScanner } from './expressionScanner.ts';
import { instanceAnnotated } from './annotation.ts';
import { readNameChain } from './nameChain.ts';
import { groupEnd, isClosed, type PythonTokens, splitTokens, tokenAtLevel } from './pythonTokens.ts';
import type { Scope } from './scope.ts';
import { awaited, elementOf, instanceOf, listOf, oneOf, type Value } from '../values/value.ts';

/** Follows the items of a `with`, and binds the names after `as`. All of them may be in brackets. */
export function scanWithItems(
  tokens: PythonTokens,
  expressions: ExpressionScanner,
  [from, to]: readonly [number, number],
  scope: Scope,
): void {
  const { texts, partners } = tokens;
  const isBracketed =
    texts[from] === '(' &&
    isClosed(tokens, from) &&
    partners.get(from) === to - 1 &&
    tokenAtLevel(tokens, from + 1, to - 1, 'for') === to - 1;
  const [first, last] = isBracketed ? [from + 1, to - 1] : [from, to];
  for (const [start, end] of splitTokens(tokens, first, last)) {
    const as = tokenAtLevel(tokens, start, end, 'as');
    const value = expressions.scanValue(start, as, scope);
    expressions.bindTargets(as + 1, end, scope, (value && awaited(value)) ?? null);
  }
}

/** Follows a pattern of `case`: dotted and called names are uses, any other name is bound. */
export function scanPattern(
  tokens: PythonTokens,
  expressions: ExpressionScanner,
  [from, to]: readonly [number, number],
  scope: Scope,
): void {
  const { kinds, texts } = tokens;
  for (let at = from; at < to;) {
    let end = at + 1;
    if (kinds[at] === 'name') {
      while (end + 1 < to && texts[end] === '.' && kinds[end + 1] === 'name') end += 2;
      const isArgument = texts[end] === '=';
      const isUse = end > at + 1 || texts[end] === '(';
      if (isUse) expressions.scan(at, end, scope);
      else if (!isArgument) expressions.bindTargets(at, end, scope);
    }
    at = end;
  }
  const captured = instanceCaptured(tokens, [from, to], scope);
  if (captured) expressions.bindTargets(to - 1, to, scope, captured);
}

/** What the name stands for in a pattern such as `m.A(…) as name`. */
function instanceCaptured(
  tokens: PythonTokens,
  [from, to]: readonly [number, number],
  scope: Scope,
): Value | undefined {
  const { kinds, texts } = tokens;
  if (kinds[from] !== 'name' || texts[to - 2] !== 'as' || kinds[to - 1] !== 'name') return undefined;
  const { parts, end, isCalled } = readNameChain(tokens, from, to);
  const found = isCalled && groupEnd(tokens, end) === to - 3 ? scope.resolveChain(parts) : undefined;
  return found ? instanceOf(found.value) : undefined;
}

/** Binds the parameters of a function inside of it; their annotations and defaults belong to the outside. */
export function bindParameters(
  tokens: PythonTokens,
  expressions: ExpressionScanner,
  [from, to]: readonly [number, number],
  { outside, inside }: { readonly outside: Scope; readonly inside: Scope },
): void {
  const { kinds, texts } = tokens;
  for (const [start, end] of splitTokens(tokens, from, to)) {
    let at = start;
    while (at < end && (texts[at] === '*' || texts[at] === '**' || texts[at] === '/')) at += 1;
    // Python 2 unpacks tuples.
    const nameEnd = kinds[at] === 'open' ? groupEnd(tokens, at) + 1 : at + 1;
    const isAnnotated = texts[nameEnd] === ':' && nameEnd < end;
    const annotationEnd = isAnnotated ? tokenAtLevel(tokens, nameEnd + 1, end, '=') : end;
    const value = isAnnotated ? instanceAnnotated(tokens, nameEnd + 1, annotationEnd, outside) : undefined;
    const bound = at === start ? value : listOf(value);
    expressions.bindTargets(at, Math.min(nameEnd, end), inside, bound);
    expressions.scan(nameEnd, end, outside);
  }
}

/**
 * Follows one element of what is in brackets, which may be a comprehension. Returns what it stands for, or what an element
 * of the comprehension does.
 *
 * @param isWanted Whether that is asked for.
 */
export function scanElement(
  tokens: PythonTokens,
  expressions: ExpressionScanner,
  [from, to]: readonly [number, number],
  scope: Scope,
  isWanted: boolean,
): Value | undefined {
  const { texts } = tokens;
  const first = tokenAtLevel(tokens, from, to, 'for');
  const scanned = (start: number, end: number, where: Scope): Value | undefined => {
    if (isWanted) return expressions.scanValue(start, end, where);
    expressions.scan(start, end, where);
    return undefined;
  };
  if (first === to) return scanned(from, to, scope);
  const inside = scope.comprehensionInside();
  const firstIn = tokenAtLevel(tokens, first, to, 'in');
  const firstEnd = clauseEnd(tokens, firstIn, to);
  // The first iterable is evaluated outside of the comprehension; all else inside, the element last.
  const iterated = expressions.scanValue(firstIn + 1, behindClause(texts, firstEnd, to), scope);
  expressions.bindTargets(first + 1, firstIn, inside, elementOf(iterated));
  for (let at = firstEnd; at < to;) {
    const isFor = texts[at] === 'for';
    const end = isFor ? tokenAtLevel(tokens, at, to, 'in') : at;
    const next = clauseEnd(tokens, end, to);
    // What is bound is not what the iterable names.
    if (isFor) expressions.bindTargets(at + 1, end, inside);
    const value = expressions.scanValue(end + 1, behindClause(texts, next, to), inside);
    const element = isFor ? elementOf(value) : undefined;
    if (element) expressions.bindTargets(at + 1, end, inside, element);
    at = next;
  }
  return scanned(from, behindClause(texts, first, to), inside);
}

function clauseEnd(tokens: PythonTokens, at: number, to: number): number {
  return tokenAtLevel(tokens, at + 1, to, 'for', 'if');
}

/** Where a clause ends before the one that begins at a token: `async` belongs to the latter. */
function behindClause(texts: readonly string[], next: number, to: number): number {
  return next < to && texts[next - 1] === 'async' ? next - 1 : next;
}

/** What the name after `as` stands for in `except E as name`; of several classes, one of them. */
export function instanceCaught(classes: Value | undefined): Value | undefined {
  if (!classes || !('items' in classes)) return classes && instanceOf(classes);
  return oneOf(classes.items?.map((one) => one && instanceOf(one)) ?? []);
}
