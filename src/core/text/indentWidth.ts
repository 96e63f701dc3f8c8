/** Columns of blank space that a line begins with; a tab goes to the next multiple of `tabSize`. */
export function indentWidth(line: string, tabSize: number): number {
  let width = 0;
  for (const character of line) {
    if (character === '\t') width += tabSize - (width % tabSize);
    else if (character === ' ') width += 1;
    else break;
  }
  return width;
}
