import { endsOperand, type PythonTokens } from '../scan/pythonTokens.ts';

/** The names between two tokens, with the attributes that follow them: of `a.b(c="d.e")`, `a.b` and `d.e`. */
export function chainsBetween(tokens: PythonTokens, from: number, to: number, found: Set<string>): void {
  const { code, kinds, texts, starts, ends } = tokens;
  for (let at = from; at < to; at++) {
    if (kinds[at] === 'string') chainsInString(code.slice(starts[at], ends[at]), found);
    if (kinds[at] !== 'name' || texts[at - 1] === '.' || isKeywordArgument(tokens, at)) continue;
    found.add(chainAt(tokens, at, to));
  }
}

/** The name at a token with the attributes that follow it. */
function chainAt({ kinds, texts }: PythonTokens, at: number, to: number): string {
  let chain = texts[at]!;
  for (let next = at + 1; next + 1 < to && texts[next] === '.' && kinds[next + 1] === 'name'; next += 2)
    chain += `.${texts[next + 1]}`;
  return chain;
}

function isKeywordArgument({ texts }: PythonTokens, at: number): boolean {
  return texts[at + 1] === '=' && (texts[at - 1] === '(' || texts[at - 1] === ',');
}

/** Two words with nothing between them, which no type in a string has. */
const sentence = /[\w'"]\s+(?!(?:and|or|not|in|is|if|else|for|lambda)\b)\w/;

/** A string may be a type that is written before what it names is defined. */
function chainsInString(text: string, found: Set<string>): void {
  if (!sentence.test(text)) chainsInText(text, found);
}

/** The same in a text, whatever it is. */
export function chainsInText(text: string, found: Set<string>): void {
  for (const [chain] of text.matchAll(/[\p{L}_][\p{L}\p{N}_]*(?:\s*\.\s*[\p{L}_][\p{L}\p{N}_]*)*/gu))
    found.add(chain.replaceAll(/\s+/g, '').normalize('NFKC'));
}

/**
 * What a statement calls, by the names with which the expressions begin that are called: of `a.b(c)[0].d()`, `a.b`. All names
 * in it where one of these expressions begins with none.
 */
export function calleesIn(tokens: PythonTokens, from: number, to: number, found: Set<string>): void {
  const { kinds, texts } = tokens;
  if (texts[from] === '@') found.add(chainAt(tokens, from + 1, to));
  for (let at = from; at < to; at++) {
    if (texts[at] === '(' && at > from && endsOperand(tokens, at - 1) && kinds[at - 1] !== 'name') {
      chainsBetween(tokens, from, to, found);
      return;
    }
    if (kinds[at] !== 'name' || /^(?:\.|def|class)$/.test(texts[at - 1] ?? '')) continue;
    const chain = chainAt(tokens, at, to);
    const next = texts[at + 2 * chain.split('.').length - 1];
    if (next === '(' || next === '[') found.add(chain);
  }
}
