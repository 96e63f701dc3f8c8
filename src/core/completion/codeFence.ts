/** Whether the line is the beginning or the end of a fenced block, as in Markdown. */
export function isFence(line: string): boolean {
  return /^\s*(?:`{3}|~{3})/.test(line);
}

/** Whether more text could make a fence of the line. */
export function mayBecomeFence(line: string): boolean {
  return isFence(line) || /^\s*(?:`{0,2}|~{0,2})$/.test(line);
}
