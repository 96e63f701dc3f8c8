const keywords = new Set(
  (
    'and as assert async await break case class continue def del elif else except finally for from global if ' +
    'import in is lambda match nonlocal not or pass raise return try type while with yield'
  ).split(' '),
);

const stringLiteral = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

/**
 * Whether two names stand side by side in a line of code and neither is a keyword, which is no Python but prose, or
 * another language. To be asked of lines that begin outside of strings.
 */
export function hasAdjacentNames(line: string): boolean {
  // What a quote that is left opens goes on below, or is a mistake.
  const code = line.replace(stringLiteral, '0').replace(/["'#].*$/s, '');
  for (const [, first, second] of code.matchAll(/(?<![\w.])([A-Za-z_]\w*)[ \t]+(?=([A-Za-z_]\w*))/g))
    if (!keywords.has(first!) && !keywords.has(second!)) return true;
  return false;
}
