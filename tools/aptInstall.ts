import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findOnPath } from './findOnPath.ts';
import { SetupError } from './setupError.ts';

const run = promisify(execFile);

/**
 * Installs Debian packages, as root or through a sudo that asks for no password.
 * Throws a `SetupError` that names the packages where that is not possible.
 */
export async function aptInstall(packages: readonly string[]): Promise<void> {
  const list = packages.join(' ');
  const prefix = await rootPrefix();
  if (!findOnPath('apt-get') || !prefix) {
    throw new SetupError(`Please install ${list} (on Debian or Ubuntu: sudo apt-get install ${list}).`);
  }
  console.error(`Installing ${list} with apt-get ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = async (...args: string[]): Promise<void> => {
    const [command = 'apt-get', ...rest] = [...prefix, 'apt-get', ...args];
    await run(command, rest, { env, maxBuffer: 64 * 1024 * 1024 });
  };
  try {
    await aptGet('update', '-q');
    await aptGet('install', '-y', '-q', '--no-install-recommends', ...packages);
  } catch (error) {
    const output = (error as { stderr?: string }).stderr?.trim() || String(error);
    throw new SetupError(
      `apt-get could not install ${list}. Please install it yourself. It said:\n${output}`,
      {
        cause: error,
      },
    );
  }
}

/** What stands before a command to run it as root: nothing for root; undefined where we may not become root. */
async function rootPrefix(): Promise<string[] | undefined> {
  if (process.getuid?.() === 0) return [];
  if (!findOnPath('sudo')) return undefined;
  try {
    await run('sudo', ['-n', 'true']);
    return ['sudo', '-n'];
  } catch {
    return undefined;
  }
}
