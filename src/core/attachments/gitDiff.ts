/** What `git diff` says about one file. */
export interface FileDiff {
  /** Relative to the root of the repository: the file as it is now, or as it was if it is gone. */
  readonly path: string;
  /** With its headers; no line end at the end. */
  readonly text: string;
}

/**
 * What Git says about several files, one after the other. Only lines of headers begin with `diff --`, because each line of a
 * file has a mark before it.
 */
export function splitDiff(diff: string): FileDiff[] {
  return diff
    .split(/^(?=diff --(?:git|cc|combined) )/m)
    .filter((part) => part.startsWith('diff --'))
    .map((part) => ({ path: pathOf(part), text: part.trimEnd() }));
}

/** The difference that a new file makes that Git does not know yet, in the form of `git diff`. */
export function newFileDiff(path: string, text: string): FileDiff {
  const lines = text.split(/\r\n?|\n/);
  const isEnded = lines.at(-1) === '';
  if (isEnded) lines.pop();
  const header = [`diff --git a/${path} b/${path}`, 'new file', '--- /dev/null', `+++ b/${path}`];
  const hunk = [`@@ -0,0 +1,${lines.length} @@`, ...lines.map((line) => `+${line}`)];
  const end = isEnded ? [] : ['\\ No newline at end of file'];
  return { path, text: [...header, ...hunk, ...end].join('\n') };
}

function pathOf(part: string): string {
  const [first = '', ...rest] = part.split('\n', 12);
  const headers = rest.slice(0, rest.findIndex((line) => line.startsWith('@@')) >>> 0);
  const valueOf = (name: string): string | undefined =>
    headers.find((line) => line.startsWith(name))?.slice(name.length);
  const renamed = valueOf('rename to ') ?? valueOf('copy to ');
  if (renamed !== undefined) return unquoted(renamed);
  const sides = [valueOf('+++ '), valueOf('--- ')].filter((one) => one !== undefined && one !== '/dev/null');
  if (sides[0] !== undefined) return withoutPrefix(unquoted(sides[0]));
  const combined = /^diff --(?:cc|combined) (.*)$/.exec(first);
  if (combined) return unquoted(combined[1]!);
  return bothSides(first.slice('diff --git '.length));
}

/** A header without other lines has the same path on both sides: `a/x b/x`. */
function bothSides(header: string): string {
  if (header.startsWith('"'))
    return withoutPrefix(unquoted(/^"(?:[^"\\]|\\.)*"/.exec(header)?.[0] ?? header));
  return withoutPrefix(header.slice(0, (header.length - 1) / 2));
}

/** Git marks the sides by `a/` and `b/`, or as set by `diff.mnemonicPrefix`; what `diff.noprefix` leaves is a path. */
function withoutPrefix(path: string): string {
  return path.replace(/^[abciow]\//, '').replace(/\t$/, '');
}

/** Git puts names with special characters in quotes, with their bytes in octal. */
function unquoted(name: string): string {
  const quoted = /^"(.*)"\t?$/s.exec(name)?.[1];
  if (quoted === undefined) return name;
  const parts = Array.from(quoted.matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs), ([, octal, escaped, plain]) =>
    octal === undefined
      ? encodeURIComponent(plain ?? escapes[escaped!] ?? escaped!)
      : `%${Number.parseInt(octal, 8).toString(16).padStart(2, '0')}`,
  );
  try {
    return decodeURIComponent(parts.join(''));
  } catch {
    // The name is no UTF-8: it stays as Git writes it.
    return name;
  }
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  v: '\v',
  f: '\f',
};
