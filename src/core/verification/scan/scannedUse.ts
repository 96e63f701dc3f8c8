import type { ScannedCall, ScannedUse } from '../scannedCode.ts';
import type { PythonTokens } from './pythonTokens.ts';
import { moduleOf, type ImportBinding } from './scope.ts';

/** The use of something imported that stands from one token to another, the last of them its name. */
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
