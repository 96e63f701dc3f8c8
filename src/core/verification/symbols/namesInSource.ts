import { isClosed, tokenAtLevel } from '../scan/pythonTokens.ts';
import { scanPython } from '../scan/scanPython.ts';
import { tokenizePython } from '../scan/tokenizePython.ts';

/** Ways in which a module gives itself names that nothing in its text binds. */
const selfMade =
  /\bglobals\(\)|\bsys\.modules\b|\bvars\(\)|\bsetattr\(|\b__dict__\b|\b__getattr__\b|\bexec\(|\b__path__\b|\b_convert_\(|\bmeta_path\b/;

/** Whether the source of a module may have names that are not to be found by reading it. */
export function makesOwnNames(source: string): boolean {
  return selfMade.test(source);
}

/** Whether the source of a module gives it names that are made as it runs; narrower than `makesOwnNames`. */
export function fillsItself(source: string): boolean {
  return /\bglobals\(\)(?:\[\s*[A-Za-z_]\w*\s*\]\s*=(?!=)|\.update\()/.test(source);
}

/**
 * Whether importing a package may make a submodule of this name, which no file is for: by what it does to `sys.modules`
 * or to the way in which modules are found.
 */
export function makesSubmodule(source: string, name: string): boolean {
  if (/\b__path__\b|\bmeta_path\b|\bsys\.modules\.(?:update|setdefault)\b/.test(source)) return true;
  for (const [, key] of source.matchAll(/\bsys\.modules\[([^\]\n]*)\]\s*=(?!=)/g))
    if (!/^\s*(['"])[\w.]+\1\s*$/.test(key!) || key!.includes(name)) return true;
  return false;
}

/**
 * Whether the source of a module binds a name of its own: by `def`, `class`, an import, or an assignment, outside of
 * functions and classes.
 */
export function bindsName(source: string, name: string): boolean {
  if (!source.includes(name)) return false;
  const binding = new RegExp(
    String.raw`^(?:(?:async\s+)?def|class)\s+${name}\b|^(?:\w+\s*,\s*)*${name}\s*(?:,\s*\w+\s*)*(?::[^=]+)?=(?!=)`,
  );
  let isInside = false;
  for (const line of source.split(/\r\n|\r|\n/)) {
    if (/^[^\s#)\]}]/.test(line)) isInside = /^(?:(?:async\s+)?def|class|@)/.test(line);
    if ((!isInside || !/^\s/.test(line)) && binding.test(line.trimStart())) return true;
  }
  return scanPython(source).imports.some(({ boundName }) => boundName === name);
}

/** Whether the source of a class, or of anything else in the same file, sets an attribute of this name. */
export function setsAttribute(source: string, name: string): boolean {
  return new RegExp(
    String.raw`^\s*(?:(?:async\s+)?def|class)\s+${name}\b|(?:^\s*|\.)${name}\s*(?::[^=\n]+)?=(?!=)`,
    'm',
  ).test(source);
}

/** Whether the source of a module sets an attribute of this name of any object. */
export function assignsAttribute(source: string, name: string): boolean {
  return new RegExp(String.raw`\.${name}\s*=(?!=)`).test(source);
}

/** Methods that put back attributes which are there already. */
const restorers = new Set(['__setstate__', '__copy__', '__deepcopy__']);

const fillsSelf =
  /\bsetattr\(\s*(?:self|cls)\b|\b(?:self|cls)\.__dict__(?:\.update\b|\[[^\]]*\]\s*=(?!=)|\s*\|?=(?!=))/;

/** Whether the class whose definition begins at a line, counted from 1, gives itself attributes named as it runs. */
export function classFillsItself(source: string, line: number): boolean {
  let restorer = Infinity;
  for (const text of classLines(source, line)) {
    const indent = text.search(/\S/);
    if (indent <= restorer) restorer = Infinity;
    const [, method = ''] = /^\s*(?:async\s+)?def\s+(\w+)/.exec(text) ?? [];
    if (restorers.has(method)) restorer = indent;
    if (restorer === Infinity && fillsSelf.test(text)) return true;
  }
  return false;
}

/**
 * Whether the class whose definition begins at a line may give attributes to the classes that inherit from it: it has a
 * metaclass or `__init_subclass__`, and its module sets attributes by name, as that of an ORM does.
 */
export function mayFillHeirs(source: string, line: number): boolean {
  if (!/\bsetattr\((?!\s*self\b)/.test(source)) return false;
  return classLines(source, line).some((text) => /\bmetaclass\s*=|\b__init_subclass__\b/.test(text));
}

/** Whether no object is of the class itself whose definition begins at a line, but of others that may have more. */
export function isAbstractClass(source: string, line: number): boolean {
  const [header = '', ...body] = classLines(source, line);
  return /\b(?:ABC|ABCMeta|Protocol)\b/.test(header) || body.some((text) => /@(?:\w+\.)*abstract/.test(text));
}

/** The lines of a class that say something, the first of its definition first. */
function classLines(source: string, line: number): string[] {
  const lines = source.split(/\r\n|\r|\n/).slice(line - 1);
  const indent = lines[0]?.search(/\S/) ?? 0;
  const end = lines.findIndex(
    (text, at) => at > 0 && !/^\s*(?:$|[#)\]}])/.test(text) && text.search(/\S/) <= indent,
  );
  return lines.slice(0, end < 0 ? undefined : end).filter((text) => !/^\s*(?:#|$)/.test(text));
}

/** What only Python 2 can read. */
const pythonTwo =
  /^[ \t]*(?:print[ \t]+["'\w%]|exec[ \t]+["'\w]|raise[ \t]+\w+[ \t]*,|except[ \t]+[\w.]+[ \t]*,[ \t]*\w+[ \t]*:)/m;

/** Whether the source of a module cannot be read by a Python of today, so that a part of it may be lost to a checker. */
export function isBroken(source: string): boolean {
  if (pythonTwo.test(source)) return true;
  const tokens = tokenizePython(source);
  const { texts, kinds, partners } = tokens;
  for (const [open] of partners) if (!isClosed(tokens, open)) return true;
  return tokens.lines.some(({ firstToken, endToken }) => {
    const word = texts[firstToken] === 'async' ? firstToken + 1 : firstToken;
    if (texts[word] !== 'def' && texts[word] !== 'class') return false;
    return kinds[word + 1] !== 'name' || tokenAtLevel(tokens, word, endToken, ':') === endToken;
  });
}
