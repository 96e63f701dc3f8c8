import type { PythonTokens } from '../scan/pythonTokens.ts';

/** What an `except` names that is run where a module or an attribute is absent. */
const absences = new Set(['ImportError', 'ModuleNotFoundError', 'AttributeError']);

const imports = new Set(['import', 'import_module', '__import__']);

/** What it names that is run for anything; of an import it means absence, of any other code rarely. */
const anything = new Set(['Exception', 'BaseException']);

/** What a condition asks for that says whether a module can be there. */
const conditions = new Set(
  'version_info hexversion platform TYPE_CHECKING find_spec find_loader find_module PY2 PY3'.split(' '),
);

/**
 * Whether the code at an offset is tried: below `try` with an `except` for what is absent, or below a condition with
 * `hasattr`. An import, too, below one for anything, in the `except` itself, and below a condition on the platform, the
 * version or the package.
 */
export function isGuarded(tokens: PythonTokens, offset: number): boolean {
  const { lines, starts, texts } = tokens;
  let at = lines.findLastIndex(({ firstToken }) => starts[firstToken]! <= offset);
  if (at < 0) return false;
  const { firstToken, endToken } = lines[at]!;
  const isImport = texts.slice(firstToken, endToken).some((text) => imports.has(text));
  const isTriedInLine = texts[firstToken] === 'try' && forgivesAbsence(tokens, at, isImport);
  if (isTriedInLine || (isImport && asksBefore(tokens, at, conditions))) return true;
  let { indent } = lines[at]!;
  for (; at >= 0; at--) {
    const line = lines[at]!;
    if (line.indent >= indent) continue;
    indent = line.indent;
    const word = texts[line.firstToken];
    if (word === 'try' && forgivesAbsence(tokens, at, isImport)) return true;
    // What an `except` for what is absent does instead.
    if (isImport && word === 'except' && namesAbsence(tokens, at, isImport)) return true;
    if (asksBefore(tokens, at, isImport ? conditions : attributeConditions)) return true;
  }
  return false;
}

/** What it asks for that says which attributes can be there. */
const attributeConditions = new Set([...conditions, 'hasattr']);

/** Whether a line is an `if`, or one of its alternatives, with such a condition. */
function asksBefore({ lines, texts }: PythonTokens, at: number, asked: ReadonlySet<string>): boolean {
  const { indent } = lines[at]!;
  for (let line = at; line >= 0; line--) {
    const { firstToken, endToken, indent: its } = lines[line]!;
    if (its > indent) continue;
    const word = texts[firstToken]!;
    if (its < indent || !/^(?:if|elif|else)$/.test(word)) return false;
    const named = texts.slice(firstToken, endToken);
    const isOsName = named.some(
      (text, i) => text === 'os' && named[i + 1] === '.' && named[i + 2] === 'name',
    );
    if (isOsName || named.some((text) => asked.has(text))) return true;
    if (word === 'if') return false;
  }
  return false;
}

/** Whether one of the `except` clauses of a `try` is for what is absent. */
function forgivesAbsence(tokens: PythonTokens, tryLine: number, isImport: boolean): boolean {
  const { lines, texts } = tokens;
  const { indent } = lines[tryLine]!;
  for (let at = tryLine + 1; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.indent > indent) continue;
    if (line.indent < indent || texts[line.firstToken] !== 'except') return false;
    if (namesAbsence(tokens, at, isImport)) return true;
  }
  return false;
}

function namesAbsence({ lines, texts }: PythonTokens, at: number, isImport: boolean): boolean {
  const { firstToken, endToken } = lines[at]!;
  if (isImport && texts[firstToken + 1] === ':') return true;
  const names = texts.slice(firstToken, endToken);
  return names.some((text) => absences.has(text) || (isImport && anything.has(text)));
}
