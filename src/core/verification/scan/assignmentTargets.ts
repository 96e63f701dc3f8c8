import type { ExpressionScanner } from './expressionScanner.ts';
import { groupEnd, postfixEnd, type PythonTokens, splitTokens } from './pythonTokens.ts';
import type { Scope } from './scope.ts';
import { elementOf, itemOf, listOf, type Value } from '../values/value.ts';

/** What is assigned. */
interface Assigned {
  /** `null`: something unknown. */
  readonly value: Value | null;
  /** Whether it is `None`, which says nothing about what an attribute may be later. */
  readonly isNone: boolean;
}

/** Follows the targets of an assignment, and binds their names to the value or to the parts of it that they get. */
export function bindTargets(
  tokens: PythonTokens,
  expressions: ExpressionScanner,
  [from, to]: readonly [number, number],
  scope: Scope,
  { value, isNone }: Assigned,
): void {
  const { texts } = tokens;
  const targets = splitTokens(tokens, from, to);
  const isOne = targets.length === 1 && texts[to - 1] !== ',';
  const firstStar = targets.findIndex(([start]) => texts[start] === '*');
  // Behind a star, the place in the value is not known.
  const element = firstStar < 0 ? undefined : elementOf(value);
  for (const [index, [start, end]] of targets.entries()) {
    const isStarred = texts[start] === '*';
    const isPlaced = firstStar < 0 || index < firstStar;
    const item = isPlaced ? itemOf(value, index) : isStarred ? listOf(element) : element;
    const assigned = { value: (isOne ? value : item) ?? null, isNone };
    bindTarget(tokens, expressions, [isStarred ? start + 1 : start, end], scope, assigned);
  }
}

/** The same of one target, and of what malformed code has around it. */
function bindTarget(
  tokens: PythonTokens,
  expressions: ExpressionScanner,
  [from, to]: readonly [number, number],
  scope: Scope,
  { value, isNone }: Assigned,
): void {
  const { kinds, texts } = tokens;
  for (let at = from; at < to;) {
    let end = at + 1;
    if (kinds[at] === 'name') {
      end = postfixEnd(tokens, at, to);
      const bound = at === from && end === to ? value : null;
      if (end === at + 1) expressions.bind(texts[at]!, bound, scope);
      else {
        const attribute = expressions.scanTarget(at, end, scope);
        if (attribute !== undefined && !isNone) scope.bindAttribute(texts[at]!, attribute, bound);
      }
    } else if (kinds[at] === 'open' && texts[at] !== 'f') {
      const close = groupEnd(tokens, at);
      const inside = [at + 1, Math.min(close, to)] as const;
      const isWhole = at === from && close === to - 1;
      const assigned = { value: isWhole ? value : null, isNone: false };
      expressions.nested(() => bindTargets(tokens, expressions, inside, scope, assigned));
      end = close + 1;
    }
    at = end;
  }
}
