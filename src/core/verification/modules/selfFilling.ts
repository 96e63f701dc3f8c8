import { groupEnd, isClosed, type PythonTokens, splitTokens, tokenAtLevel } from '../scan/pythonTokens.ts';
import type { ModuleText } from './moduleText.ts';
import { definitionOf, ownWords, type TokenRange } from './ownWords.ts';
import { hasWord } from './moduleStrings.ts';

/**
 * Whether a module may give itself a name by other means than binding it. `sure`: it writes into its own namespace names
 * that are made as it runs. `possible`: it hands its namespace, or its name, to something that may.
 */
export type Filling = 'sure' | 'possible' | 'none';

/** One way in which a module gives itself names. */
export interface SelfFilling {
  readonly filling: 'sure' | 'possible';
  /** Where the names are words of the module's own text: where they stand. */
  readonly within?: readonly TokenRange[];
}

/** @param name The name in question; not one that the module binds. */
export function fillingOf(tokens: PythonTokens, fillings: readonly SelfFilling[], name: string): Filling {
  const counting = fillings.filter(
    ({ within }) => !within || within.some(([from, to]) => hasWord(tokens, from, to, name)),
  );
  if (counting.some(({ filling }) => filling === 'sure')) return 'sure';
  return counting.length > 0 ? 'possible' : 'none';
}

/**
 * The ways in which a module gives itself names.
 *
 * @param ownName The last part of the module's name.
 */
export function fillingsOf(text: ModuleText, ownName: string): SelfFilling[] {
  const { texts } = text.tokens;
  const found: SelfFilling[] = [];
  for (const [at, word] of texts.entries()) {
    const one =
      word === 'globals' || word === 'vars' || word === 'locals'
        ? ofNamespace(text, at)
        : word === 'sys' || word === 'import_module'
          ? ofOwnModule(text, at)
          : word === 'setattr' && texts[at + 2] === ownName
            ? ofSetattr(text, at + 1)
            : ofCall(text, at);
    if (one && !isInGetattr(text, at)) found.push(one);
  }
  return found;
}

/** Functions that only read a namespace that they are given. */
const readers = new Set(
  'set list sorted dict len tuple frozenset any all filter map iter enumerate __import__ eval isinstance print'.split(
    ' ',
  ),
);

const writers = new Set(['update', 'setdefault', '__setitem__']);

/** For `globals()`, `vars()` or `locals()`: what is done with it. */
function ofNamespace(text: ModuleText, at: number): SelfFilling | undefined {
  const { texts, partners } = text.tokens;
  const close = at + 2;
  if (texts[at - 1] === '.' || texts[at + 1] !== '(' || partners.get(at + 1) !== close) return undefined;
  if (texts[at] !== 'globals' && text.isInFunction(at)) return undefined;
  const isVariable = texts[at - 1] === '=' && text.tokens.kinds[at - 2] === 'name';
  if (isVariable && !/^[.[]$/.test(texts[close + 1] ?? '') && !text.isInFunction(at))
    return ofVariable(text, texts[at - 2]!);
  return ofUse(text, at, close);
}

/** For a variable of the module that holds its namespace. */
function ofVariable(text: ModuleText, variable: string): SelfFilling | undefined {
  const { texts, kinds } = text.tokens;
  let found: SelfFilling | undefined;
  for (const [at, word] of texts.entries())
    if (word === variable && kinds[at] === 'name' && texts[at - 1] !== '.' && texts[at + 1] !== '=')
      found ??= ofUse(text, at, at);
  return found;
}

/** For the namespace that stands between two tokens. */
function ofUse(text: ModuleText, first: number, last: number): SelfFilling | undefined {
  const { texts } = text.tokens;
  const next = texts[last + 1];
  if (next === '[') return ofItem(text, last + 1);
  if (next === '.') return writers.has(texts[last + 2]!) ? { filling: 'sure' } : undefined;
  if (next === '|=') return { filling: 'sure' };
  if (texts[first - 1] === 'in' || texts[first - 1] === 'del') return undefined;
  const open = callAround(text.tokens, first);
  if (open === undefined) return { filling: 'possible' };
  const callee = texts[open - 1]!;
  if (readers.has(callee)) return undefined;
  // It puts a module in the place of a name that it is given.
  if (/lazy/i.test(callee)) return { filling: 'possible', within: [[open, groupEnd(text.tokens, open)]] };
  return ofFunction(text, callee);
}

/** For a namespace that is given to a function: what a function of the module does with any of its parameters. */
function ofFunction(text: ModuleText, name: string): SelfFilling | undefined {
  const body = definitionOf(text, name);
  if (!body) return { filling: 'possible' };
  const { tokens } = text;
  const open = tokenAtLevel(tokens, body[0], body[1], '(');
  let found: SelfFilling | undefined;
  for (const [parameter] of splitTokens(tokens, open + 1, groupEnd(tokens, open)))
    for (let at = groupEnd(tokens, open); at < body[1]; at++)
      if (tokens.texts[at] === tokens.texts[parameter] && tokens.texts[at - 1] !== '.')
        found ??= isHandedOn(tokens, at) ? { filling: 'possible' } : ofUse(text, at, at);
  return found;
}

function isHandedOn({ texts }: PythonTokens, at: number): boolean {
  return /^[(,]$/.test(texts[at - 1] ?? '') && /^[),]$/.test(texts[at + 1] ?? '');
}

/** For `[key] = value` behind a namespace. */
function ofItem(text: ModuleText, open: number): SelfFilling | undefined {
  const { tokens } = text;
  const close = groupEnd(tokens, open);
  if (!isClosed(tokens, open) || !/^(?:=|\|=|\+=)$/.test(tokens.texts[close + 1] ?? '')) return undefined;
  return ofKey(text, open + 1, close);
}

/** For a name that is made as the module runs. */
function ofKey(text: ModuleText, from: number, to: number): SelfFilling | undefined {
  const within = ownWords(text, from, to);
  return { filling: 'sure', ...(within && { within }) };
}

/** Whether a token is in the module's `__getattr__`: what that keeps is what it gives anyway. */
function isInGetattr({ tokens }: ModuleText, token: number): boolean {
  const { lines, texts } = tokens;
  let at = lines.findLastIndex(({ firstToken }) => firstToken <= token);
  for (let { indent } = lines[at]!; at >= 0; at--) {
    const line = lines[at]!;
    if (line.indent >= indent) continue;
    indent = line.indent;
    if (texts[line.firstToken] === 'def' && texts[line.firstToken + 1] === '__getattr__') return true;
  }
  return false;
}

const inModules = ['sys', '.', 'modules', '[', '__name__', ']'];

const byImport = ['import_module', '(', '__name__', ')'];

/** For a module that takes itself from `sys.modules`, or imports itself. */
function ofOwnModule(text: ModuleText, at: number): SelfFilling | undefined {
  const { texts } = text.tokens;
  // A module that takes itself out leaves its place to another.
  if (texts[at - 1] === 'del' && texts[at + 2] === 'modules') return { filling: 'sure' };
  const self = texts[at] === 'sys' ? inModules : byImport;
  if (self.some((word, index) => texts[at + index] !== word)) return undefined;
  const close = at + self.length - 1;
  if (texts[close + 1] === '=') return { filling: 'sure' };
  if (texts[close + 1] === '.') return ofModuleAttribute(texts, close + 2);
  const equal = texts[at - 1] === '.' ? at - 3 : at - 1;
  if (texts[equal] === '=') return ofOwnVariable(text, texts[equal - 1]!);
  const open = callAround(text.tokens, at);
  const callee = open === undefined ? '' : texts[open - 1]!;
  if (callee === 'setattr') return ofSetattr(text, open!);
  return askers.has(callee) || text.isInFunction(at) ? undefined : { filling: 'possible' };
}

const askers = new Set(['getattr', 'hasattr', 'getmembers']);

function ofModuleAttribute(texts: readonly string[], at: number): SelfFilling | undefined {
  if (texts[at] === '__class__') return { filling: 'sure' };
  if (texts[at] !== '__dict__') return undefined;
  const isWritten = texts[at + 1] === '[' || writers.has(texts[at + 2] ?? '');
  return isWritten ? { filling: 'sure' } : undefined;
}

/** For a module that holds itself in a variable. */
function ofOwnVariable(text: ModuleText, variable: string): SelfFilling | undefined {
  const { texts } = text.tokens;
  for (const [at, word] of texts.entries()) {
    if (word !== variable || texts[at - 1] === '.') continue;
    const attribute = texts[at + 1] === '.' ? ofModuleAttribute(texts, at + 2) : undefined;
    const set = texts[at - 1] === '(' && texts[at - 2] === 'setattr' ? ofSetattr(text, at - 1) : undefined;
    if (attribute ?? set) return attribute ?? set;
  }
  return undefined;
}

function ofSetattr(text: ModuleText, open: number): SelfFilling | undefined {
  const [, key] = splitTokens(text.tokens, open + 1, groupEnd(text.tokens, open));
  return key ? ofKey(text, ...key) : { filling: 'sure' };
}

/** What a module finds itself by, or hands its names to. */
const fillers = new Set(['_convert_', 'meta_path', 'find_current_module', '_getframe', 'currentframe']);

/** For `exec`, which runs what nobody can read, and for what hands on the module's name or path. */
function ofCall(text: ModuleText, at: number): SelfFilling | undefined {
  const { texts } = text.tokens;
  if (texts[at] === 'exec' && texts[at + 1] === '(' && texts[at - 1] !== '.')
    return text.isInFunction(at) ? undefined : { filling: 'sure' };
  if (fillers.has(texts[at]!) && !text.isInFunction(at)) return { filling: 'possible' };
  // A class that hands its parts to its module: `@Backend.export`.
  if (texts[at] === 'export' && texts[at - 3] === '@') return { filling: 'sure' };
  if (texts[at] === '__path__') return ofPath(texts, at);
  return texts[at] === '__name__' && !text.isInFunction(at) ? ofOwnName(text, at) : undefined;
}

/** For a module's own name: a call as a statement, or one that gives several things, may know the module by it. */
function ofOwnName(text: ModuleText, at: number): SelfFilling | undefined {
  const { texts, lines } = text.tokens;
  if (!/^[(,]$/.test(texts[at - 1] ?? '') || !/^[),]$/.test(texts[at + 1] ?? '')) return undefined;
  const line = lines.findLast(({ firstToken }) => firstToken <= at)!;
  const equal = texts.indexOf('=', line.firstToken);
  const isOneValue = equal === line.firstToken + 1 || text.tokens.kinds[line.firstToken] !== 'name';
  const isGetattr = texts.slice(line.firstToken, Math.max(line.firstToken, equal)).includes('__getattr__');
  if (isOneValue || isGetattr) return undefined;
  const open = callAround(text.tokens, at)!;
  const call: TokenRange = [open, groupEnd(text.tokens, open)];
  // With the module's name comes what it is to have, or nothing that tells.
  const isTold = text.tokens.kinds.slice(...call).includes('string');
  return { filling: 'possible', ...(isTold && { within: [call] }) };
}

/** A package that looks for its submodules elsewhere too. */
function ofPath(texts: readonly string[], at: number): SelfFilling | undefined {
  const isChanged = /^(?:=|\+=)$/.test(texts[at + 1] ?? '') && !/^[(,]$/.test(texts[at - 1] ?? '');
  const isAdded = texts[at + 1] === '.' && /^(?:append|extend|insert)$/.test(texts[at + 2] ?? '');
  return isChanged || isAdded ? { filling: 'possible' } : undefined;
}

/** The bracket of the call that has a token among its arguments. */
function callAround({ texts, partners }: PythonTokens, at: number): number | undefined {
  let innermost: number | undefined;
  for (const [open, close] of partners)
    if (open < at && close > at && texts[open] === '(' && (innermost === undefined || open > innermost))
      innermost = open;
  return innermost;
}
