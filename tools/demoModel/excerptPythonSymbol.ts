import type { CodeExcerpt } from '../../src/core/chat/explainPrompt.ts';

/**
 * The lines of a function or class in a Python file, decorators included, as a person would select them.
 * Goes by indentation, which is enough for the sample workspace. Throws an Error when there is no such symbol.
 */
export function excerptPythonSymbol(path: string, source: string, symbol: string): CodeExcerpt {
  const lines = source.split('\n');
  const indentOf = (line: string) => line.length - line.trimStart().length;
  const head = lines.findIndex((line) => new RegExp(`^\\s*(def|class) ${symbol}\\b`).test(line));
  if (head === -1) throw new Error(`${path} has no function or class ${symbol}`);
  const indent = indentOf(lines[head] ?? '');

  let start = head;
  while (lines[start - 1]?.trimStart().startsWith('@')) start -= 1;
  let end = head + 1;
  for (let i = head + 1; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    if (line.trim() === '') continue;
    if (indentOf(line) <= indent) break;
    end = i + 1;
  }
  return {
    path,
    startLine: start + 1,
    endLine: end,
    languageId: 'python',
    text: lines.slice(start, end).join('\n'),
  };
}
