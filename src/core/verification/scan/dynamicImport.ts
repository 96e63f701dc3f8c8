import type { ScannedImport } from '../scannedCode.ts';
import type { NameChain } from './nameChain.ts';
import type { PythonTokens } from './pythonTokens.ts';
import { attributeOf, type Scope } from './scope.ts';

const importers = new Set(['importlib.import_module', '__import__', 'builtins.__import__']);

const literal = /^[uUrR]?("""|'''|"|')(\.*)([\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*)\1$/u;

/** What `import_module("x")` or `__import__("x")` imports, if it is one of these that a chain calls. */
export function readDynamicImport(
  tokens: PythonTokens,
  chain: NameChain,
  scope: Scope,
): ScannedImport | undefined {
  const { texts, kinds, partners } = tokens;
  const string = chain.end + 1;
  if (!chain.isCalled || kinds[string] !== 'string') return undefined;
  if (texts[string + 1] !== ',' && partners.get(chain.end) !== string + 1) return undefined;
  const found = scope.resolveChain(chain.parts);
  // Of what a snippet does not import itself, the full name tells what it is.
  const name =
    found === undefined
      ? chain.parts.join('.')
      : found && attributeOf(found.binding, found.attributes).symbol;
  return name && importers.has(name) ? readModule(tokens, string) : undefined;
}

/** The import of the module that a string names; undefined where the string is no name of a module. */
function readModule({ code, starts, ends }: PythonTokens, string: number): ScannedImport | undefined {
  const match = literal.exec(code.slice(starts[string], ends[string]));
  if (!match) return undefined;
  const [, quote = '', dots = '', module = ''] = match;
  const end = ends[string]! - quote.length;
  const range = { start: end - module.length - dots.length, end };
  return { kind: 'dynamic', module, level: dots.length, range };
}
