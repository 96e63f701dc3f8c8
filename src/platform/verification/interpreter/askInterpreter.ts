import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import { existingFolders, fileExists } from '../untrustedFiles.ts';
import type { PythonInterpreter } from './readInterpreter.ts';

const answerSchema = v.object({
  version: v.tuple([v.number(), v.number()]),
  path: v.array(v.string()),
  library: v.string(),
});

const question = `
import json, os, site, sys, sysconfig
path = list(sys.path)
if sys.prefix == sys.base_prefix:
    path.insert(0, site.getusersitepackages())
print(json.dumps({"version": sys.version_info[:2], "path": path, "library": sysconfig.get_path("stdlib")}))
`;

/**
 * Runs a Python to ask it where its packages lie. Only for workspaces that the person trusts. Rejects with the reason
 * `python-unusable` when it is no Python or does not answer within `timeout` milliseconds.
 */
export async function askInterpreter(
  path: string,
  options: { readonly signal: AbortSignal; readonly timeout?: number; readonly folder?: string | undefined },
): Promise<PythonInterpreter> {
  const { signal, timeout = 10_000, folder } = options;
  const cwd = folder !== undefined && (await fileExists(folder)) ? folder : undefined;
  let printed: string;
  try {
    // -I: neither the current folder nor the environment may put modules of their own before Python's.
    const asked = promisify(execFile)(path, ['-I', '-c', question], {
      timeout,
      signal,
      cwd,
      killSignal: 'SIGKILL',
      maxBuffer: 1 << 20,
      windowsHide: true,
    });
    asked.child.stdin?.end();
    printed = (await asked).stdout;
  } catch (error) {
    signal.throwIfAborted();
    const { killed, code } = error as { killed?: boolean; code?: unknown };
    throw unusableInterpreter(path, why(killed === true, code, timeout), error);
  }
  const answer = parseAnswer(printed);
  if (!answer) throw unusableInterpreter(path, 'it does not answer as Python does');
  const [major, minor] = answer.version;
  const packages = answer.path.filter((one) => /(?:site|dist)-packages$/.test(one));
  return {
    path,
    version: { major, minor },
    packageFolders: await existingFolders(packages),
    standardLibrary: answer.library,
  };
}

function why(wasKilled: boolean, code: unknown, timeout: number): string {
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'it may not be run';
  if (wasKilled) return `it did not answer within ${timeout / 1000} seconds`;
  return typeof code === 'number' ? `it ended with code ${code}` : 'it could not be run';
}

function parseAnswer(printed: string): v.InferOutput<typeof answerSchema> | undefined {
  try {
    const parsed = v.safeParse(answerSchema, JSON.parse(printed));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** The error for a path that was to be a Python and is none. */
export function unusableInterpreter(path: string, because: string, cause?: unknown): PhidelityError {
  return new PhidelityError(
    'python-unusable',
    `${path} cannot be used as Python: ${because}. Choose another one.`,
    { cause },
  );
}
