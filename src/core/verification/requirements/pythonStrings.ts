import { isClosed, type PythonTokens } from '../scan/pythonTokens.ts';

/** The token after the value that begins at one: of an argument or an assignment. */
export function valueEnd(tokens: PythonTokens, from: number): number {
  const { kinds, texts, partners, lines } = tokens;
  const line = lines.find(({ endToken }) => endToken > from);
  for (let at = from; at < (line?.endToken ?? from); at++) {
    if (kinds[at] === 'close' || texts[at] === ',') return at;
    if (kinds[at] !== 'open') continue;
    if (!isClosed(tokens, at)) return partners.get(at) ?? at;
    at = partners.get(at)!;
  }
  return line?.endToken ?? from;
}

/** The content of the string that is a token; undefined for any other token, and for one that Python formats. */
export function stringAt({ code, kinds, starts, ends }: PythonTokens, at: number): string | undefined {
  if (kinds[at] !== 'string') return undefined;
  return /^[rbu]*("""|'''|["'])([^]*)\1$/i.exec(code.slice(starts[at], ends[at]))?.[2];
}

/** The strings among tokens, apart from the keys of dictionaries. */
export function stringsBetween(tokens: PythonTokens, from: number, to: number): string[] {
  const strings: string[] = [];
  for (let at = from; at < to; at++) {
    const content = tokens.texts[at + 1] === ':' ? undefined : stringAt(tokens, at);
    if (content !== undefined) strings.push(content);
  }
  return strings;
}

/** The strings in a value, and in the variables that it is made of: `requires + ["more"]`, `*requires`. */
export function stringsOfValue(tokens: PythonTokens, from: number, to: number): string[] {
  return [...stringsBetween(tokens, from, to), ...stringsOfNames(tokens, namesBetween(tokens, from, to))];
}

/** The strings in all that is assigned or added to names, or given to arguments and keys of these names. */
export function stringsOfNames(tokens: PythonTokens, names: readonly string[]): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const wanted = [...names];
  for (let name; (name = wanted.pop()) !== undefined;) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const [at, word] of tokens.texts.entries()) {
      if (word !== name && (word !== '' || stringAt(tokens, at) !== name)) continue;
      const [from, to] = valueAfter(tokens, at) ?? [at, at];
      found.push(...stringsBetween(tokens, from, to));
      wanted.push(...namesBetween(tokens, from, to));
    }
  }
  return found;
}

const adders = /^(?:append|extend|insert|update|setdefault|add)$/;

/** What a name gets in `name = value`, `name["key"] += value`, `name.append(value)`, `"name": value`. */
function valueAfter(tokens: PythonTokens, name: number): readonly [from: number, to: number] | undefined {
  const { kinds, texts, partners } = tokens;
  let at = name + 1;
  if (kinds[name] === 'string') return texts[at] === ':' ? [at + 1, valueEnd(tokens, at + 1)] : undefined;
  if (texts[at] === '.' && adders.test(texts[at + 1] ?? '') && texts[at + 2] === '(')
    return [at + 3, partners.get(at + 2) ?? at + 3];
  if (texts[at] === '[') at = (partners.get(at) ?? at) + 1;
  // `name: list[str] = value`
  else if (texts[at] === ':') at = valueStart(tokens, at);
  return /^\+?=$/.test(texts[at] ?? '') ? [at + 1, valueEnd(tokens, at + 1)] : undefined;
}

/** The equals sign behind an annotation, which stands in the same line. */
function valueStart({ texts, lines }: PythonTokens, colon: number): number {
  const end = lines.find(({ endToken }) => endToken > colon)?.endToken ?? colon;
  const equals = texts.indexOf('=', colon);
  return equals < 0 || equals >= end ? colon : equals;
}

function namesBetween({ kinds, texts }: PythonTokens, from: number, to: number): string[] {
  return texts.slice(from, to).filter((_, i) => kinds[from + i] === 'name' && texts[from + i + 1] !== '(');
}
