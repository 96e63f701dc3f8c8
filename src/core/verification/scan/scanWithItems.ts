import { isResult } from './callResult.ts';
import type { ExpressionScanner } from './expressionScanner.ts';
import { isClosed, type PythonTokens } from './pythonTokens.ts';
import type { Scope } from './scope.ts';
import { splitTokens, tokenAtLevel } from './tokenLevel.ts';

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
