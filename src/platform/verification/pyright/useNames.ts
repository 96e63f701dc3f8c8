import type { OffsetRange } from '../../../core/text/offsetRange.ts';
import type { ScannedUse } from '../../../core/verification/scan/scannedCode.ts';

/** Whether a use is of what a call gives, and not of something in a module or class. */
export function isOfResult({ symbol }: ScannedUse): boolean {
  return symbol.includes('(');
}

/** The last name of a use's symbol. */
export function lastName({ symbol }: ScannedUse): string {
  return symbol.slice(symbol.lastIndexOf('.') + 1);
}

/** Whether a use is of a module, or of one inside of it. */
export function isOf({ level, module }: ScannedUse, unresolved: string): boolean {
  const full = '.'.repeat(level) + module;
  return full === unresolved || full.startsWith(`${unresolved}.`);
}

/** The offset of the last name of a dotted module. */
export function lastNameStart(code: string, { start, end }: OffsetRange): number {
  const last = /\w+\s*$/.exec(code.slice(start, end));
  return last ? start + last.index : start;
}
