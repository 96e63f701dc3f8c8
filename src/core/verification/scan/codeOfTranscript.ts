const prompt = /^([ \t]*)(?:>>>|\.\.\.)(?: |(?=\r?$))/;

/** Imports that were put in front of a session, one a line. */
const imports = /^(?:(?:from|import) .*\r?\n)*/;

/**
 * The code of a session with Python's prompt, or a doctest: `>>>` and `...` and the lines that Python printed become
 * blanks, so that all code stays where it is. Imports in front of the first prompt are kept. Any other code is given back
 * as it is.
 */
export function codeOfTranscript(code: string): string {
  const head = imports.exec(code)![0];
  const session = code.slice(head.length);
  if (!/^\s*>>>/.test(session)) return code;
  const blank = (text: string): string => text.replaceAll(/[^\r\n]/g, ' ');
  return (
    head +
    session.replaceAll(/[^\n]+/g, (line) => {
      const shown = prompt.exec(line)?.[0];
      return shown === undefined ? blank(line) : blank(shown) + line.slice(shown.length);
    })
  );
}
