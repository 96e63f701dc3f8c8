/** The numbers of lines, the last one inclusive, as they stand behind a name: `3`, `3-9`. */
export function lineNumbers(first: number, last: number): string {
  return first === last ? `${first}` : `${first}-${last}`;
}

/** The same as prompts say it: `line 3`, `lines 3-9`. */
export function lineNumbersInPrompt(first: number, last: number): string {
  return `${first === last ? 'line' : 'lines'} ${lineNumbers(first, last)}`;
}
