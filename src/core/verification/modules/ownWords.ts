import { tokenAtLevel } from '../scan/pythonTokens.ts';
import type { ModuleText } from './moduleText.ts';

export type TokenRange = readonly [from: number, to: number];

const composing = new Set([
  'f',
  '+',
  '%',
  'format',
  'join',
  'replace',
  'upper',
  'lower',
  'title',
  'capitalize',
]);

/** Where the words stand that a key can be, if it is a literal, or what loops take unchanged from literals and classes. */
export function ownWords(text: ModuleText, from: number, to: number): TokenRange[] | undefined {
  const { texts, kinds } = text.tokens;
  const loops = loopsAround(text, from);
  const found: TokenRange[] = [[from, to]];
  const isOwn = (start: number, end: number, depth: number): boolean => {
    for (let token = start; token < end; token++) {
      const word = texts[token]!;
      if (composing.has(word)) return false;
      if (kinds[token] !== 'name' || texts[token - 1] === '.') continue;
      const open = loops.get(word) ?? valueOf(text, word);
      const range = open ?? definitionOf(text, word);
      if (texts[token + 1] === '(' || !range) return false;
      found.push(range);
      if (open && (depth > 4 || !isOwn(...open, depth + 1))) return false;
    }
    return true;
  };
  return isOwn(from, to, 0) ? found : undefined;
}

/** What the loops around a token are over, by the names that they bind. */
function loopsAround({ tokens }: ModuleText, token: number): Map<string, TokenRange> {
  const { lines, texts, kinds } = tokens;
  const loops = new Map<string, TokenRange>();
  let at = lines.findLastIndex(({ firstToken }) => firstToken <= token);
  for (let { indent } = lines[at]!; at >= 0; at--) {
    const { indent: its, firstToken, endToken } = lines[at]!;
    if (its > indent || (its === indent && firstToken <= token && endToken <= token)) continue;
    indent = its;
    if (texts[firstToken] !== 'for') continue;
    const inAt = tokenAtLevel(tokens, firstToken, endToken, 'in');
    const end = tokenAtLevel(tokens, inAt, endToken, ':');
    for (let name = firstToken + 1; name < inAt; name++)
      if (kinds[name] === 'name') loops.set(texts[name]!, [inAt + 1, end]);
  }
  return loops;
}

/** The value of a variable of the module that is set once. */
function valueOf({ bindings }: ModuleText, name: string): TokenRange | undefined {
  const [binding, other] = bindings.get(name) ?? [];
  return other || binding?.kind !== 'value' || binding.isUnpacked ? undefined : [binding.from, binding.to];
}

/** A class or function of the module. */
export function definitionOf({ tokens, bindings }: ModuleText, name: string): TokenRange | undefined {
  const [binding, other] = bindings.get(name) ?? [];
  if (other || binding?.kind !== 'def') return undefined;
  const { lines } = tokens;
  let end = binding.line + 1;
  while (end < lines.length && lines[end]!.indent > lines[binding.line]!.indent) end += 1;
  return [lines[binding.line]!.firstToken, lines[end - 1]!.endToken];
}
