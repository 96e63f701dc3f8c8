import type { LexicalContext } from './pythonLexer.ts';
import { scanPythonLines } from './scanPythonLines.ts';

/** Whether the cursor is in code, a string, a docstring or a comment of Python, and which brackets are open there. */
export function lexicalContext(linesAbove: readonly string[], linePrefix: string): LexicalContext {
  return scanPythonLines(linesAbove).contextAfter(linePrefix);
}
