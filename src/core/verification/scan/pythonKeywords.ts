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
