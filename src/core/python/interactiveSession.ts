const prompt = /^[ \t]*(?:(?:>>>|\.\.\.)(?: |(?=\r?$))|(?:In \[\d*\]|\.{3,}):(?: |(?=\r?$)))/;

/** Imports that were put in front of a session, one a line. */
const imports = /^(?:(?:from|import) .*\r?\n)*/;

const isSession = (code: string): boolean => /^\s*(?:>>>|In \[\d*\]:)/.test(code);

/**
 * The code of a session with Python's prompt, a doctest, or a session of IPython: `>>>` and `...`, `In [1]:` and `...:`,
 * and the lines that Python printed become blanks, so that all code stays where it is. Imports in front of the first
 * prompt are kept. Any other code is given back as it is.
 */
export function codeOfTranscript(code: string): string {
  const head = imports.exec(code)![0];
  const session = code.slice(head.length);
  if (!isSession(session)) return code;
  const blank = (text: string): string => text.replaceAll(/[^\r\n]/g, ' ');
  return (
    head +
    session.replaceAll(/[^\n]+/g, (line) => {
      const shown = prompt.exec(line)?.[0];
      return shown === undefined ? blank(line) : blank(shown) + line.slice(shown.length);
    })
  );
}

/** The statements of such a session, without prompts and without what Python printed. Any other code as it is. */
export function statementsOfTranscript(code: string): string {
  if (!isSession(code)) return code;
  const lines = code.split('\n').flatMap((line) => {
    const shown = prompt.exec(line)?.[0];
    return shown === undefined ? [] : [line.slice(shown.length)];
  });
  return lines.join('\n').trimEnd();
}
