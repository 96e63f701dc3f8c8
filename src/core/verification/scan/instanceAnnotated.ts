import { instanceOf } from './callResult.ts';
import { readNameChain } from './nameChain.ts';
import type { PythonTokens } from './pythonTokens.ts';
import { attributeOf, type ImportBinding, type Scope } from './scope.ts';

/** What a name stands for whose annotation stands between two tokens: an instance of an imported class, or undefined. */
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
