import type { ScannedImport } from '../scannedCode.ts';
import type { PythonTokens } from './pythonTokens.ts';

const literal = /^[uUrR]?("""|'''|"|')(\.*)([\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*)\1$/u;

/** The import of the module that a string names; undefined where the string is no name of a module. */
export function readModuleLiteral(tokens: PythonTokens, token: number): ScannedImport | undefined {
  const [start, end] = [tokens.starts[token]!, tokens.ends[token]!];
  const match = literal.exec(tokens.code.slice(start, end));
  if (!match) return undefined;
  const [, quote = '', dots = '', module = ''] = match;
  const closing = end - quote.length;
  const range = { start: closing - module.length - dots.length, end: closing };
  return { kind: 'dynamic', module, level: dots.length, range };
}
