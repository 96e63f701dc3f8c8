import { isAbsolute } from 'node:path';
import * as v from 'valibot';
import { Disposable, type Uri } from 'vscode';

/** Which Python an extension uses for a folder. It is another's code: it may take its time, and may fail. */
export interface PythonChoices {
  /** A program or the folder of an environment, absolute; undefined where none was chosen. */
  of(folder: Uri | undefined): Promise<string | undefined>;
  onDidChange(listener: () => void): Disposable;
}

/** What we use of what the extension `ms-python.vscode-python-envs` exports. */
const pythonEnvironmentsExports = v.object({
  getEnvironment: v.function(),
  onDidChangeEnvironment: v.function(),
});

const uriSchema = v.object({ scheme: v.literal('file'), fsPath: v.pipe(v.string(), v.check(isAbsolute)) });

const environmentSchema = v.union([
  v.pipe(
    v.object({ environmentPath: uriSchema }),
    v.transform(({ environmentPath }) => environmentPath.fsPath),
  ),
  v.pipe(
    v.object({
      execInfo: v.object({ run: v.object({ executable: v.pipe(v.string(), v.check(isAbsolute)) }) }),
    }),
    v.transform(({ execInfo }) => execInfo.run.executable),
  ),
]);

/** The choices of the extension Python Environments, by what it exports; undefined where that is something else. */
export function pythonEnvironmentsChoices(exports: unknown): PythonChoices | undefined {
  if (!v.is(pythonEnvironmentsExports, exports)) return undefined;
  return {
    async of(folder: Uri | undefined): Promise<string | undefined> {
      const environment = v.safeParse(environmentSchema, await exports.getEnvironment(folder));
      return environment.success ? environment.output : undefined;
    },
    onDidChange: (listener) => Disposable.from(exports.onDidChangeEnvironment(listener) as Disposable),
  };
}

/** What we use of what the extension `ms-python.python` exports. */
const pythonExtensionExports = v.object({
  environments: v.object({
    getActiveEnvironmentPath: v.function(),
    resolveEnvironment: v.function(),
    onDidChangeActiveEnvironmentPath: v.function(),
  }),
});

const pathSchema = v.object({ path: v.string() });

const resolvedSchema = v.object({
  executable: v.object({ uri: v.object({ scheme: v.literal('file'), fsPath: v.string() }) }),
});

/** The choices of the extension Python, by what it exports; undefined where that is something else. */
export function pythonExtensionChoices(exports: unknown): PythonChoices | undefined {
  if (!v.is(pythonExtensionExports, exports)) return undefined;
  const { environments } = exports;
  return {
    async of(folder: Uri | undefined): Promise<string | undefined> {
      const active = environments.getActiveEnvironmentPath(folder);
      if (!v.is(pathSchema, active)) return undefined;
      if (isAbsolute(active.path)) return active.path;
      // Where nobody has chosen, this is the name of a program, such as `python`.
      const resolved = v.safeParse(resolvedSchema, await environments.resolveEnvironment(active));
      return resolved.success ? resolved.output.executable.uri.fsPath : undefined;
    },
    onDidChange: (listener) =>
      Disposable.from(environments.onDidChangeActiveEnvironmentPath(listener) as Disposable),
  };
}
