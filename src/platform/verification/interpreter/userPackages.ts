import { join } from 'node:path';

/** The variables by which Python finds what is installed for one user alone. */
export type UserEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * The folders where a version of Python looks for what is installed for the user alone; which of them it is depends on how it
 * was built. None where it is told not to look.
 *
 * @param library The name of its library's folder, such as `python3.12`.
 */
export function userPackages(
  { HOME, APPDATA, PYTHONUSERBASE, PYTHONNOUSERSITE }: UserEnvironment,
  library: string,
  platform: NodeJS.Platform = process.platform,
): string[] {
  const [, short] = /(\d+\.\d+)t?$/.exec(library) ?? [];
  if (PYTHONNOUSERSITE || short === undefined) return [];
  if (platform === 'win32') {
    const base = PYTHONUSERBASE || (APPDATA && join(APPDATA, 'Python'));
    return base ? [join(base, `Python${short.replace('.', '')}`, 'site-packages')] : [];
  }
  const own = ['lib', library, 'site-packages'];
  if (PYTHONUSERBASE) return [join(PYTHONUSERBASE, ...own)];
  if (!HOME) return [];
  const ofFramework = join(HOME, 'Library', 'Python', short, 'lib', 'python', 'site-packages');
  return [...(platform === 'darwin' ? [ofFramework] : []), join(HOME, '.local', ...own)];
}
