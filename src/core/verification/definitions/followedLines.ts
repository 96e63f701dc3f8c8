import { type LogicalLine, type PythonTokens, tokenAtLevel } from '../scan/pythonTokens.ts';

const wordOf = ({ texts }: PythonTokens, { firstToken }: LogicalLine): string =>
  (texts[firstToken] === 'async' ? texts[firstToken + 1] : texts[firstToken]) ?? '';

/**
 * The lines of a function or class whose names lead on to what it rests on: all but the bodies of functions that say what
 * they return, and do nothing else that is seen from outside.
 */
export function followedLines(tokens: PythonTokens, lines: readonly LogicalLine[]): LogicalLine[] {
  const followed: LogicalLine[] = [];
  for (let at = 0; at < lines.length; at++) {
    const header = lines[at]!;
    followed.push(header);
    if (wordOf(tokens, header) !== 'def') continue;
    const next = lines.findIndex(({ indent }, index) => index > at && indent <= header.indent);
    const end = next < 0 ? lines.length : next;
    if (isDeclared(tokens, header) && isClosed(tokens, header, lines.slice(at + 1, end))) at = end - 1;
  }
  return followed;
}

/** Whether the header of a function says what it returns, and takes no arguments for others. */
function isDeclared(tokens: PythonTokens, { firstToken, endToken }: LogicalLine): boolean {
  const { texts } = tokens;
  const arrow = tokenAtLevel(tokens, firstToken, endToken, '->');
  if (arrow >= endToken) return false;
  const parameters = texts.slice(firstToken, arrow);
  return !parameters.some((text, at) => /^\*\*?$/.test(text) && /^[(,]$/.test(parameters[at - 1] ?? ''));
}

/** What lets others see more of a body than what it returns. */
const seen = new Set(['def', 'class', 'lambda', 'global', 'nonlocal', 'yield']);

/** Whether a body returns, makes no functions, and sets nothing of what its first parameter is. */
function isClosed(tokens: PythonTokens, header: LogicalLine, body: readonly LogicalLine[]): boolean {
  const { texts } = tokens;
  const open = texts.indexOf('(', header.firstToken);
  const self = texts[open + 1];
  const words = body.flatMap(({ firstToken, endToken }) => texts.slice(firstToken, endToken));
  if (!words.includes('return') || words.some((word) => seen.has(word))) return false;
  return !body.some(({ firstToken, endToken }) => {
    const line = texts.slice(firstToken, endToken);
    const isSet = line.some((text) => /^(?:for|with|as|del|:|:=|>>=|<<=|[^=!<>]{0,2}=)$/.test(text));
    return isSet && line.some((text, at) => text === self && line[at + 1] === '.');
  });
}
