/*
 * Python's lexical grammar, as far as code is followed here: shared by the lexer that follows edited lines
 * (`PythonLexer`) and the one that reads whole texts (`tokenizePython`).
 */

/** Python's hard keywords, each under itself. */
export const pythonKeywords: ReadonlyMap<string, string> = new Map(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from ' +
    'global if import in is lambda nonlocal not or pass raise return try while with yield'
  )
    .split(' ')
    .map((word) => [word, word]),
);

/** The closing bracket of each opening one. */
export const closingBrackets: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Columns that a tab in indentation goes to a multiple of, as Python itself counts. */
export const pythonTabSize = 8;

/** Longer words are no prefixes of strings. */
export const longestStringPrefix = 2;

/** Whether a word right before quotes is the prefix of a string; `ur` is Python 2's. */
export function isStringPrefix(word: string): boolean {
  return /^(?:[rbuft]|[bu]r|r[bft]|[ft]r)$/i.test(word);
}

/** Words that can only begin a statement, but for `def` and `with`, which may follow `async`. */
const statementWords =
  'assert|break|class|continue|del|elif|except|finally|global|import|nonlocal|pass|raise|return|try|while';

const statementKeyword = new RegExp(`^\\s*(?:(?:async\\s+)?(?:def|with)|${statementWords})\\b(?!\\s*=)`);

/** Whether a line begins with a word that can only begin a statement. */
export function beginsStatement(line: string): boolean {
  return statementKeyword.test(line);
}

/** At the beginning of a line: words that can only begin a statement, and imports that are complete in their line. */
export const statementStart = new RegExp(
  `[ \\t\\f]*(?:(?:async[ \\t]+)?(?:def|with)|${statementWords}|from[ \\t]+[\\w.]+[ \\t]+import)(?![\\w\\u0080-\\uffff])`,
  'y',
);

/** The character tests take a UTF-16 code unit; they are false for NaN, which is what `charCodeAt` returns at the end of a text. */
export const isLineEnd = (character: number): boolean => character === 10 || character === 13;

export const isDigit = (character: number): boolean => character >= 48 && character <= 57;

/** Whether a name can begin or continue with it. Lenient about characters that are not ASCII. */
export const isWordStart = (character: number): boolean =>
  (character >= 97 && character <= 122) ||
  (character >= 65 && character <= 90) ||
  character === 95 ||
  (character > 0xa0 && character !== 0xfeff);

/** What a token can be that begins with a character. */
export type CharacterClass = 'word' | 'digit' | 'quote' | 'open' | 'close' | 'comment' | 'blank' | 'operator';

const asciiClasses: readonly CharacterClass[] = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (isWordStart(code)) return 'word';
  if (isDigit(code)) return 'digit';
  if (character === '"' || character === "'") return 'quote';
  if (character in closingBrackets) return 'open';
  if (Object.values(closingBrackets).includes(character)) return 'close';
  if (character === '#') return 'comment';
  return code <= 32 || code === 127 ? 'blank' : 'operator';
});

/** The class of a UTF-16 code unit. Line ends count as blank. */
export function characterClass(character: number): CharacterClass {
  return asciiClasses[character] ?? (isWordStart(character) ? 'word' : 'blank');
}

/** An operator, or any single character. */
export const operator = /\*\*=?|\/\/=?|<<=?|>>=?|->|:=|[=!<>]=|<>|[-+*/%@&|^]=|[^]/y;

/** A number. */
export const numberLiteral =
  /(?:0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*(?:\.(?:\d[\d_]*)?)?|\.\d[\d_]*)(?:[eE][-+]?\d[\d_]*)?)[jJlL]?/y;

/** The beginning of a line that a notebook passes to a shell or a magic; `pip`, `conda` and `uv` need no mark there. */
export const shellCommand =
  /[!%]{1,2}[\w{]|(?:python[\d.]*[ \t]+-m[ \t]+|uv[ \t]+)?pip[\d.]*[ \t]+install[ \t]|(?:micromamba|mamba|conda|pipx)[ \t]+install[ \t]|(?:uv|poetry|pdm|pixi|rye)[ \t]+add[ \t]/y;

/** A notebook's magic and its options, before the statement that it measures. */
export const statementMagic =
  /%{1,2}(?:timeit|time|prun|lprun|memit|mprun|pyinstrument)(?:[ \t]+--?(?:[slfTDm][ \t]+\S+|[\w-]+(?:[ \t]+\d+)?))*[ \t]+(?=[^\s])/y;

/** The beginning of a cell that is written in another language, or for another file. */
export const foreignCell =
  /%%(?:bash|bigquery|cmd|cython|file|html|HTML|javascript|js|julia|latex|markdown|octave|perl|R|ruby|script|sh|sql|svg|SVG|sx|system|writefile)\b/y;

/** Up to the end of the line, or of the line that it continues in. */
export const shellLine = /(?:\\(?:\r\n|[^])|[^\\\r\n]+)*/y;
