import type { ExpressionScanner } from './expressionScanner.ts';
import type { PythonTokens } from './pythonTokens.ts';
import type { Scope } from './scope.ts';

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
