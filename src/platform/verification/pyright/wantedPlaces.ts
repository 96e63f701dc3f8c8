import type { ScannedUse } from '../../../core/verification/scan/scannedCode.ts';

/** Where uses are, and statements that may import what they use. */
export function wantedIn(code: string, uses: readonly ScannedUse[]): number[] {
  const imports = Array.from(code.matchAll(/\bimport\b/g), ({ index }) => index);
  const places = uses.flatMap(({ range, nameRange }) => [range.start, nameRange.start]);
  return [...new Set([...imports, ...places])].sort((a, b) => a - b);
}
