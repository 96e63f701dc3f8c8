import { parsePythonVersion, type PythonVersion } from './pythonVersion.ts';

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
