/** The values of a file such as `setup.cfg`: of each section, of each key the lines of its value that are not empty. */
export type Ini = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** Reads what Python's configparser reads: values go on in lines that are indented. What is no such line is skipped. */
export function readIni(text: string): Ini {
  const sections = new Map<string, Map<string, string[]>>();
  let section = new Map<string, string[]>();
  let value: string[] | undefined;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const [, header] = /^\[([^\]]*)\]/.exec(line) ?? [];
    const [, key, first = ''] = /^([\w.-]+)\s*[=:](.*)$/.exec(line) ?? [];
    if (header !== undefined) {
      section = sections.get(header.trim()) ?? new Map<string, string[]>();
      sections.set(header.trim(), section);
      value = undefined;
    } else if (key !== undefined) section.set(key, (value = [first]));
    else if (/^\s/.test(line)) value?.push(line);
    else value = undefined;
  }
  return new Map(
    Array.from(sections, ([name, keys]) => [
      name,
      new Map(Array.from(keys, ([key, lines]) => [key, lines.map(written).filter((one) => one !== '')])),
    ]),
  );
}

const written = (line: string): string => line.replace(/\s#.*$/, '').trim();
