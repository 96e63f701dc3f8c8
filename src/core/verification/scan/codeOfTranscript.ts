const prompt = /^([ \t]*)(?:>>>|\.\.\.)(?: |(?=\r?$))/;

/**
 * The code of a session with Python's prompt, or a doctest: `>>>` and `...` and the lines that Python printed become
 * blanks, so that all code stays where it is. Any other code is given back as it is.
 */
export function codeOfTranscript(code: string): string {
  if (!/^\s*>>>/.test(code)) return code;
  const blank = (text: string): string => text.replaceAll(/[^\r\n]/g, ' ');
  return code.replaceAll(/[^\n]+/g, (line) => {
    const shown = prompt.exec(line)?.[0];
    return shown === undefined ? blank(line) : blank(shown) + line.slice(shown.length);
  });
}
