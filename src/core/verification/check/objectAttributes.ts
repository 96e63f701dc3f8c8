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
  const lines = source.split(/\r\n|\r|\n/).slice(line - 1);
  const indentOf = (text: string): number => text.search(/\S/);
  let restorer = Infinity;
  for (const [at, text] of lines.entries()) {
    const indent = indentOf(text);
    if (indent < 0 || /^\s*#/.test(text)) continue;
    if (at > 0 && indent <= indentOf(lines[0]!) && !/^\s*[)\]}]/.test(text)) return false;
    if (indent <= restorer) restorer = Infinity;
    const [, method = ''] = /^\s*(?:async\s+)?def\s+(\w+)/.exec(text) ?? [];
    if (restorers.has(method)) restorer = indent;
    if (restorer === Infinity && fillsSelf.test(text)) return true;
  }
  return false;
}
