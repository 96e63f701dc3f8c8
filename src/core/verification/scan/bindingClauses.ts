import type { ExpressionScanner } from './expressionScanner.ts';
import { isClosed, type PythonTokens, splitTokens, tokenAtLevel } from './pythonTokens.ts';
import { isResult, type Scope } from './scope.ts';

/** Follows what a `with` enters, and binds the names behind `as`. All of it may stand in brackets. */
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
