import type { ExpressionScanner } from './expressionScanner.ts';
import { instanceAnnotated } from './nameChain.ts';
import { groupEnd, isClosed, type PythonTokens, splitTokens, tokenAtLevel } from './pythonTokens.ts';
import { isResult, type Scope } from './scope.ts';

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
    expressions.bindTargets(as + 1, end, scope, value && isResult(value) ? value : null);
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
    const isAnnotated = at === start && texts[nameEnd] === ':' && nameEnd < end;
    const annotationEnd = isAnnotated ? tokenAtLevel(tokens, nameEnd + 1, end, '=') : end;
    const binding = isAnnotated ? instanceAnnotated(tokens, nameEnd + 1, annotationEnd, outside) : undefined;
    expressions.bindTargets(at, Math.min(nameEnd, end), inside, binding);
    expressions.scan(nameEnd, end, outside);
  }
}

/** Follows one element of what is in brackets, which may be a comprehension. */
export function scanElement(
  tokens: PythonTokens,
  expressions: ExpressionScanner,
  [from, to]: readonly [number, number],
  scope: Scope,
): void {
  const { texts } = tokens;
  const first = tokenAtLevel(tokens, from, to, 'for');
  if (first === to) {
    expressions.scan(from, to, scope);
    return;
  }
  const inside = scope.comprehensionInside();
  const firstIn = tokenAtLevel(tokens, first, to, 'in');
  const firstEnd = tokenAtLevel(tokens, firstIn, to, 'for', 'if');
  // The first iterable is evaluated outside of the comprehension; all else inside, the element last.
  expressions.scan(firstIn + 1, firstEnd, scope);
  expressions.bindTargets(first + 1, firstIn, inside);
  for (let at = firstEnd; at < to;) {
    const isFor = texts[at] === 'for';
    const end = isFor ? tokenAtLevel(tokens, at, to, 'in') : at;
    if (isFor) expressions.bindTargets(at + 1, end, inside);
    const next = tokenAtLevel(tokens, end + 1, to, 'for', 'if');
    expressions.scan(end + 1, next, inside);
    at = next;
  }
  expressions.scan(from, first, inside);
}
