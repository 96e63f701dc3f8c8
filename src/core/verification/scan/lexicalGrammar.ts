/** Python's hard keywords, each under itself. */
export const pythonKeywords: ReadonlyMap<string, string> = new Map(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from ' +
    'global if import in is lambda nonlocal not or pass raise return try while with yield'
  )
    .split(' ')
    .map((word) => [word, word]),
);

/** At a line's beginning: words that begin a statement and stand nowhere else, and imports whole in their line. */
export const statementStart =
  /[ \t\f]*(?:(?:async[ \t]+)?(?:def|with)|assert|break|class|continue|del|elif|except|finally|global|import|nonlocal|pass|raise|return|try|while|from[ \t]+[\w.]+[ \t]+import)(?![\w\u0080-\uffff])/y;

/** Of a UTF-16 code unit; NaN, which stands for the end of a text, is none of these. */
export const isLineEnd = (character: number): boolean => character === 10 || character === 13;

export const isDigit = (character: number): boolean => character >= 48 && character <= 57;

/** Whether a name can begin with it, or go on. Lenient about what is not ASCII. */
export const isWordStart = (character: number): boolean =>
  (character >= 97 && character <= 122) ||
  (character >= 65 && character <= 90) ||
  character === 95 ||
  (character > 0xa0 && character !== 0xfeff);

/** The beginning of a line that a notebook gives to a shell, or to a magic; pip needs no mark there. */
export const shellCommand = /[!%]{1,2}[\w{]|(?:python[\d.]*[ \t]+-m[ \t]+)?pip[\d.]*[ \t]+install[ \t]/y;

/** The beginning of a cell that is written in another language. */
export const foreignCell =
  /%%(?:bash|cmd|html|javascript|js|latex|markdown|perl|ruby|script|sh|svg|sx|system)\b/y;

/** Up to the end of the line, or of the one that it goes on in. */
export const shellLine = /(?:\\(?:\r\n|[^])|[^\\\r\n]+)*/y;
