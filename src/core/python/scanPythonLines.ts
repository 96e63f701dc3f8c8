import { PythonScanner } from './pythonScanner.ts';

/** Lines that are hardly ever part of a string. */
const surelyCode =
  /^\s*(?:(?:async\s+)?def\s+\w+\s*\(|class\s+\w+\s*[(:]|import\s+\w|from\s+[.\w]+\s+import\b|@\w|return\b|self\.\w)/;

interface Reading {
  readonly scanner: PythonScanner;
  /** Lines of code that this reading takes for a part of a string. */
  readonly doubts: number;
}

function read(lines: readonly string[], insideQuotes?: string): Reading {
  const scanner = new PythonScanner(insideQuotes);
  let doubts = 0;
  for (const line of lines) {
    if (scanner.insideString && surelyCode.test(line)) doubts += 1;
    scanner.addLine(line);
  }
  return { scanner, doubts };
}

/**
 * A scanner that has read these lines. They may be cut out of a file, so they may begin in the middle of a docstring:
 * of the two readings, the one that finds less code inside strings is taken. Linear in the text.
 */
export function scanPythonLines(lines: readonly string[]): PythonScanner {
  const fromCode = read(lines);
  if (fromCode.doubts === 0) return fromCode.scanner;
  const quotes = lines.map((line) => /"""|'''/.exec(line)?.[0]).find((found) => found);
  if (!quotes) return fromCode.scanner;
  const fromString = read(lines, quotes);
  return fromString.doubts < fromCode.doubts ? fromString.scanner : fromCode.scanner;
}
