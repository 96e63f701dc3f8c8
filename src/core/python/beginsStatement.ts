const keyword =
  /^\s*(?:(?:async\s+)?(?:def|with)|class|import|return|raise|while|try|assert|del|elif|except|finally|break|continue|pass)\b(?!\s*=)/;

/** Whether a line begins with a word of Python that begins a statement and can stand nowhere else. */
export function beginsStatement(line: string): boolean {
  return keyword.test(line);
}
