/**
 * Code as it is to be inserted at an indentation: all lines but the first, which goes to the cursor, are moved in by it;
 * blank lines stay empty. In a file that is indented with tabs, four spaces become one.
 */
export function indentCode(code: string, indentation: string, usesTabs: boolean): string {
  return code
    .split('\n')
    .map((line, index) => {
      const own = usesTabs ? line.replace(/^(?: {4})+/, (spaces) => '\t'.repeat(spaces.length / 4)) : line;
      return index === 0 || line.trim() === '' ? own.trimEnd() : indentation + own;
    })
    .join('\n');
}
