import type { PythonTokens } from './pythonTokens.ts';
import type { ScannedCall, ScannedUse } from './scannedCode.ts';
import { attributeOf, type ImportBinding, instanceOf, moduleOf, type Scope } from './scope.ts';

/** A name and the attributes that follow it, as in `np.linalg.norm`. */
export interface NameChain {
  readonly parts: readonly string[];
  /** The token after its last one. */
  readonly end: number;
  /** Whether its arguments follow. */
  readonly isCalled: boolean;
}

/** The chain that begins with the name at a token, no longer than up to `to`. */
export function readNameChain(tokens: PythonTokens, at: number, to: number): NameChain {
  const { parts, end, isCalled } = readAttributes(tokens, at + 1, to);
  return { parts: [tokens.texts[at]!, ...parts], end, isCalled };
}

/** The attributes that follow from a token on, as the `.b.c` in `f(a).b.c`; maybe none. */
export function readAttributes({ kinds, texts }: PythonTokens, at: number, to: number): NameChain {
  const parts: string[] = [];
  let end = at;
  while (end + 1 < to && texts[end] === '.' && kinds[end + 1] === 'name') {
    parts.push(texts[end + 1]!);
    end += 2;
  }
  return { parts, end, isCalled: end < to && texts[end] === '(' };
}

/** What a name with the annotation between two tokens stands for: an instance of an imported class, or undefined. */
export function instanceAnnotated(
  tokens: PythonTokens,
  from: number,
  to: number,
  scope: Scope,
): ImportBinding | undefined {
  if (tokens.kinds[from] !== 'name') return undefined;
  const { parts, end } = readNameChain(tokens, from, to);
  const annotation = end === to ? scope.resolveChain(parts) : undefined;
  return annotation ? instanceOf(attributeOf(annotation.binding, annotation.attributes)) : undefined;
}

/** The use of an import that reaches from one token to another, the last of them its name. */
export function scannedUse(
  { starts, ends }: PythonTokens,
  use: {
    readonly first: number;
    readonly last: number;
    readonly used: ImportBinding;
    readonly call: ScannedCall | undefined;
  },
): ScannedUse {
  const { first, last, used, call } = use;
  return {
    symbol: used.symbol,
    module: moduleOf(used),
    level: used.level,
    range: { start: starts[first]!, end: ends[last]! },
    nameRange: { start: starts[last]!, end: ends[last]! },
    ...(call && { call }),
  };
}
