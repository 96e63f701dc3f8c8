import type { ImportBinding } from './scope.ts';

/** Longer symbols tell a person nothing, and code such as `x = x.f()` over and over would make them ever longer. */
const longestSymbol = 300;

/** Types that say nothing about what has them. */
const vague = /^typing(?:_extensions)?\./;

/**
 * What calling something imported gives, or an instance of an imported class; undefined where that is not followed any
 * further.
 */
export function resultOf(binding: ImportBinding): ImportBinding | undefined {
  if (binding.symbol.length > longestSymbol) return undefined;
  return { ...binding, symbol: `${binding.symbol}()` };
}

/** What a name stands for that is annotated with this. */
export function instanceOf(annotation: ImportBinding): ImportBinding | undefined {
  const isClass = !annotation.symbol.includes('(') && !vague.test(annotation.symbol);
  return isClass ? resultOf(annotation) : undefined;
}

/** Whether this is what a call gives, of which only attributes can be checked. */
export function isResult({ symbol }: ImportBinding): boolean {
  return symbol.endsWith(')');
}
