/** Whether a name can be imported. */
export function isModuleName(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name);
}

/** The module that a file of this name holds: source, or an extension built for some Python. `undefined` for others. */
export function moduleOfFile(fileName: string): string | undefined {
  const [, module] = /^([^.]+)(?:\.py|(?:\.[\w-]+)*\.(?:so|pyd))$/u.exec(fileName) ?? [];
  return module !== undefined && isModuleName(module) ? module : undefined;
}

/** The top-level modules that an installed distribution's `RECORD` or `installed-files.txt` lists. */
export function recordModules(record: string): Set<string> {
  const modules = new Set<string>();
  for (const line of record.split(/\r?\n/)) {
    const path = (/^"((?:[^"]|"")*)"/.exec(line)?.[1] ?? line.split(',', 1)[0]!).replaceAll('\\', '/');
    const [first = '', ...rest] = path.split('/');
    if (rest.length === 0) {
      const module = moduleOfFile(first);
      // The files of editable installs find the modules; they are not modules themselves.
      if (module !== undefined && !module.startsWith('__editable__')) modules.add(module);
    } else if (isModuleName(first) && first !== '__pycache__' && /\.(?:py|pyi|so|pyd)$/.test(path))
      modules.add(first);
  }
  return modules;
}

/** The `.pth` files that an installed distribution's `RECORD` lists. */
export function recordedPathFiles(record: string): string[] {
  return Array.from(record.matchAll(/^"?([^/\\,"\r\n]+\.pth)"?,/gm), ([, name]) => name!);
}
