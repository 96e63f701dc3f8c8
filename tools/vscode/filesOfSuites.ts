import type { InHostSuite } from './inHostSuite.ts';

/**
 * Which bundled test files each suite runs. Throws when a suite names a file that does not exist, when two run the
 * same one, or when one is run by none: every test of test/host runs exactly once.
 */
export function filesOfSuites(
  suites: readonly InHostSuite[],
  bundled: readonly string[],
): Map<InHostSuite, readonly string[]> {
  const unclaimed = new Set(bundled);
  const result = new Map<InHostSuite, readonly string[]>();
  for (const suite of suites) {
    if (!suite.files) continue;
    const files = suite.files.map((file) => file.replace(/\.ts$/, '.mjs'));
    for (const file of files) {
      if (!unclaimed.delete(file)) {
        throw new Error(
          `Suite "${suite.name}" names ${file}, which does not exist or belongs to another suite.`,
        );
      }
    }
    result.set(suite, files);
  }
  const [rest, ...more] = suites.filter((suite) => !suite.files);
  if (more.length > 0) throw new Error('Only one suite may take the files that no other names.');
  if (rest) result.set(rest, [...unclaimed]);
  else if (unclaimed.size > 0) throw new Error(`No suite runs ${[...unclaimed].join(', ')}.`);
  return result;
}
