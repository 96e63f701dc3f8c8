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
