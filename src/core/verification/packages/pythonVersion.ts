/** The version of a Python: 3 and 12 of 3.12.4. */
export interface PythonVersion {
  readonly major: number;
  readonly minor: number;
}

/** Reads the first two numbers of a version; `undefined` where there are none. */
export function parsePythonVersion(text: string): PythonVersion | undefined {
  const [, major, minor] = /^\s*(\d+)\.(\d+)/.exec(text) ?? [];
  return major === undefined ? undefined : { major: Number(major), minor: Number(minor) };
}

/**
 * The top-level modules that a version of Python comes with, from the text of typeshed's `stdlib/VERSIONS`. Without a
 * version, all that some Python 3 has come with.
 */
export function standardLibraryModules(versions: string, python: PythonVersion | undefined): Set<string> {
  const modules = new Set<string>();
  for (const line of versions.split(/\r?\n/)) {
    const [, module, first = '', last = ''] = /^(\w+)\s*:\s*([\d.]+)\s*-\s*([\d.]*)/.exec(line) ?? [];
    if (module === undefined) continue;
    if (!python || (isUpTo(first, python) && !isBefore(last, python))) modules.add(module);
  }
  return modules;
}

function isUpTo(version: string, python: PythonVersion): boolean {
  const from = parsePythonVersion(version);
  return !from || compare(from, python) <= 0;
}

function isBefore(version: string, python: PythonVersion): boolean {
  const to = parsePythonVersion(version);
  return to !== undefined && compare(to, python) < 0;
}

function compare(a: PythonVersion, b: PythonVersion): number {
  return a.major - b.major || a.minor - b.minor;
}
