import { scanPython } from '../scanPython.ts';

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
