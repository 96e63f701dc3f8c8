import { type LogicalLine, type PythonTokens, tokenAtLevel } from '../scan/pythonTokens.ts';
import { tokenizePython } from '../scan/tokenizePython.ts';

/** Types that say nothing. */
const vague = new Set(['Any', 'object']);

/**
 * Whether the definition in a line of a source, counted from 1, says which type it gives: a class, a function with the type
 * of its result, or one that returns nothing or only `self`, a name with its type.
 */
export function producesDeclared(source: string, line: number): boolean {
  const from = lineStart(source, line);
  if (from === undefined) return false;
  const tokens = tokenizePython(source.slice(from));
  const { lines, texts } = tokens;
  const first = lines[0];
  if (!first) return false;
  const { firstToken, endToken } = first;
  const word = texts[firstToken] === 'async' ? firstToken + 1 : firstToken;
  if (texts[word] === 'class') return true;
  if (texts[word] !== 'def') {
    const colon = tokenAtLevel(tokens, firstToken, endToken, ':', '=');
    return texts[colon] === ':' && colon <= firstToken + 3 && !vague.has(texts[colon + 1]!);
  }
  const arrow = tokenAtLevel(tokens, word, endToken, '->');
  if (arrow < endToken) return !vague.has(texts[arrow + 1]!);
  const end = lines.findIndex(({ indent }, at) => at > 0 && indent <= first.indent);
  return returnsSelf(tokens, lines.slice(1, end < 0 ? undefined : end));
}

function lineStart(source: string, line: number): number | undefined {
  let start = 0;
  for (let passed = 1; passed < line; passed++) {
    start = source.indexOf('\n', start) + 1;
    if (start === 0) return undefined;
  }
  return start;
}

/** Whether a function has statements, and all that it returns is `self`, or nothing. */
function returnsSelf({ texts }: PythonTokens, body: readonly LogicalLine[]): boolean {
  let inner = Infinity;
  const own = body.filter(({ firstToken, indent }) => {
    if (indent <= inner) inner = Infinity;
    const isOwn = inner === Infinity;
    if (isOwn && /^(?:def|class|async)$/.test(texts[firstToken]!) && texts[firstToken + 1] !== 'with')
      inner = indent;
    return isOwn;
  });
  const words = own.flatMap(({ firstToken, endToken }) => texts.slice(firstToken, endToken));
  if (words.includes('yield') || words.includes('NotImplementedError')) return false;
  const isStatement = ({ firstToken, endToken }: LogicalLine): boolean =>
    !(texts[firstToken] === '' && endToken === firstToken + 1) &&
    !/^(?:pass|\.\.\.)$/.test(texts[firstToken]!);
  const returned = own
    .filter(({ firstToken }) => texts[firstToken] === 'return')
    .map(({ firstToken, endToken }) => texts.slice(firstToken + 1, endToken).join(''));
  const isOne = new Set(returned).size <= 1 && returned.every((one) => one === 'self' || one === '');
  return isOne && own.some(isStatement);
}
