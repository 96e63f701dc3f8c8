import type { Verification } from './verification.ts';

/** What is told of code when nothing could be found out about it: that, of the whole, and no guess at what it imports. */
export function uncheckedCode(code: string): Verification {
  const range = { start: 0, end: /^[^\r\n]*/.exec(code)![0].length };
  const scanned = { symbol: 'This code', module: '', level: 0, range, nameRange: range };
  return {
    imports: [],
    uses: [{ scanned, verdict: { kind: 'unknown', reason: 'checker-failed' } }],
    basis: {},
  };
}
