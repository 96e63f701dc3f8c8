import { isClosed, type PythonTokens } from '../scan/pythonTokens.ts';
import { tokenizePython } from '../scan/tokenizePython.ts';
import { listedRequirements, type Requirements, requirements } from './requirement.ts';

const lists = new Set(['install_requires', 'tests_require', 'setup_requires']);

/** Reads a `setup.cfg` of setuptools: what is required always, for tests and for the extras. */
export function readSetupCfg(text: string): Requirements {
  const found: string[] = [];
  let section = '';
  let isList = false;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const header = /^\[([^\]]*)\]/.exec(line);
    const [, key, value = ''] = /^([\w.-]+)\s*[=:](.*)$/.exec(line) ?? [];
    if (header) section = header[1]!.trim();
    if (header || (key === undefined && /^\S/.test(line))) isList = false;
    else if (key !== undefined) {
      isList = section === 'options' ? lists.has(key) : section === 'options.extras_require';
      if (isList) found.push(value);
    } else if (isList) found.push(line);
  }
  const written = found.map((one) => one.replace(/\s#.*$/, '').trim()).filter((one) => one !== '');
  const isFile = (one: string): boolean => one.startsWith('file:');
  return requirements({
    ...listedRequirements(written.filter((one) => !isFile(one))),
    includes: written.filter(isFile).flatMap((one) =>
      one
        .slice('file:'.length)
        .split(',')
        .map((file) => file.trim()),
    ),
  });
}

/**
 * Reads a `setup.py`, which is never run: the strings in what its arguments `install_requires`, `extras_require` and the
 * like are, or the variables of these names. A file of requirements that it names is taken in.
 */
export function readSetupPy(text: string): Requirements {
  const tokens = tokenizePython(text);
  const { texts } = tokens;
  const found: string[] = [];
  const seen = new Set<string>();
  const wanted = ['extras_require', ...lists];
  for (let name; (name = wanted.pop()) !== undefined;) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const [at, word] of texts.entries()) {
      if (word !== name || !/^\+?=$/.test(texts[at + 1] ?? '')) continue;
      const end = valueEnd(tokens, at + 2);
      found.push(...stringsBetween(tokens, at + 2, end));
      // `install_requires=requires + ["more"]`
      for (let i = at + 2; i < end; i++)
        if (tokens.kinds[i] === 'name' && texts[i + 1] !== '(') wanted.push(texts[i]!);
    }
  }
  const all = stringsBetween(tokens, 0, texts.length);
  return requirements({
    ...listedRequirements(
      found.filter((one) => /^[a-z0-9]/i.test(one) && !/\.(?:txt|in|md|rst|py)$/.test(one)),
    ),
    broken: 0,
    includes: all.filter((one) => /^[\w./-]*requirements?[\w./-]*\.(?:txt|in)$/i.test(one)),
  });
}

/** The token after the value that begins at one: of an argument or an assignment. */
function valueEnd(tokens: PythonTokens, from: number): number {
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

function stringsBetween(
  { code, kinds, starts, ends, texts }: PythonTokens,
  from: number,
  to: number,
): string[] {
  const strings: string[] = [];
  for (let at = from; at < to; at++) {
    // The keys of `extras_require` are names of extras.
    if (kinds[at] !== 'string' || texts[at + 1] === ':') continue;
    const [, , content = ''] = /^[rbu]*("""|'''|["'])([^]*)\1$/i.exec(code.slice(starts[at], ends[at])) ?? [];
    strings.push(
      ...content
        .split(/\\n|\n/)
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    );
  }
  return strings;
}
