/**
 * What a terminal does to text: sequences that begin with ESC (colours, links, titles, the marks of shell integration), and
 * their one-character forms. A title or link ends with BEL or with ESC and a backslash.
 */
// oxlint-disable-next-line no-control-regex -- these are what it looks for
const control = /\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]/g;

/**
 * What a program printed, as a terminal shows it: without colours and other control sequences, and of a line that was written
 * over, such as a progress bar, what was written last. Lines end with `\n`.
 */
export function plainOutput(printed: string): string {
  return printed.replaceAll(control, '').replaceAll(/\r+\n/g, '\n').split('\n').map(writtenLast).join('\n');
}

function writtenLast(line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  // oxlint-disable-next-line no-control-regex -- what a terminal shows in no place
  return text.slice(text.lastIndexOf('\r') + 1).replaceAll(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, '');
}
