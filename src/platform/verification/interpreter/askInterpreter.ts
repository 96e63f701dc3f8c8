import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import type { PythonProblem } from '../../../core/verification/codeVerifier.ts';
import { describePythonProblem } from '../../../wording/pythonProblem.ts';
import { existingFolders, fileExists } from '../untrustedFiles.ts';
import type { PythonInterpreter } from './readInterpreter.ts';
import type { UserEnvironment } from './userPackages.ts';

const answerSchema = v.object({
  version: v.tuple([v.number(), v.number()]),
  path: v.array(v.string()),
  user: v.optional(v.array(v.string()), []),
  library: v.string(),
});

const question = `
import json, os, site, sys, sysconfig
user = [site.getusersitepackages()] if sys.prefix == sys.base_prefix else []
library = sysconfig.get_path("stdlib")
print(json.dumps({"version": sys.version_info[:2], "path": sys.path, "user": user, "library": library}))
`;

/**
 * Runs a Python interpreter to ask where its packages are. Only for trusted workspaces. Rejects with an
 * `UnusablePythonError` when it is not Python or does not answer within `timeout` milliseconds.
 */
export async function askInterpreter(
  path: string,
  options: {
    readonly signal: AbortSignal;
    readonly timeout?: number;
    readonly folder?: string | undefined;
    readonly environment: UserEnvironment;
  },
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
    throw new UnusablePythonError(problemOf(path, { wasKilled: killed === true, code, timeout }), error);
  }
  const answer = parseAnswer(printed);
  if (!answer) throw new UnusablePythonError({ kind: 'not-python', path });
  const [major, minor] = answer.version;
  // -I hides the user's packages from Python; it is told whether they count.
  const packages = [...(options.environment['PYTHONNOUSERSITE'] ? [] : answer.user), ...answer.path];
  return {
    path,
    version: { major, minor },
    packageFolders: await existingFolders(packages.filter((one) => /(?:site|dist)-packages$/.test(one))),
    standardLibrary: answer.library,
  };
}

function problemOf(
  path: string,
  failure: { readonly wasKilled: boolean; readonly code: unknown; readonly timeout: number },
): PythonProblem {
  const { wasKilled, code, timeout } = failure;
  if (code === 'ENOENT') return { kind: 'not-found', path };
  if (code === 'EACCES') return { kind: 'not-executable', path };
  if (wasKilled) return { kind: 'timeout', path, seconds: timeout / 1000 };
  return typeof code === 'number' ? { kind: 'exit-code', path, code } : { kind: 'not-runnable', path };
}

function parseAnswer(printed: string): v.InferOutput<typeof answerSchema> | undefined {
  try {
    const parsed = v.safeParse(answerSchema, JSON.parse(printed));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** A path that was selected as Python cannot be used; the reason is `python-unusable`. */
export class UnusablePythonError extends PhidelityError {
  constructor(
    readonly problem: PythonProblem,
    cause?: unknown,
  ) {
    super('python-unusable', describePythonProblem(problem), { cause });
  }
}
