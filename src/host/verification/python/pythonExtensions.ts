import { isAbsolute } from 'node:path';
import * as v from 'valibot';
import { Disposable, type Uri } from 'vscode';

/** The Python that an extension uses for a folder. It is third-party code: it may be slow, and may fail. */
export interface PythonChoices {
  /** A program or the folder of an environment, absolute; undefined if none is selected. */
  of(folder: Uri | undefined): Promise<string | undefined>;
  onDidChange(listener: () => void): Disposable;
}

/** The part of the exports of `ms-python.vscode-python-envs` that is used. */
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

/** The selections of the extension Python Environments; undefined if its exports are not as expected. */
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

/** The part of the exports of `ms-python.python` that is used. */
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

/** The selections of the extension Python; undefined if its exports are not as expected. */
export function pythonExtensionChoices(exports: unknown): PythonChoices | undefined {
  if (!v.is(pythonExtensionExports, exports)) return undefined;
  const { environments } = exports;
  return {
    async of(folder: Uri | undefined): Promise<string | undefined> {
      const active = environments.getActiveEnvironmentPath(folder);
      if (!v.is(pathSchema, active)) return undefined;
      if (isAbsolute(active.path)) return active.path;
      // If nothing is selected, this is the name of a program, such as `python`.
      const resolved = v.safeParse(resolvedSchema, await environments.resolveEnvironment(active));
      return resolved.success ? resolved.output.executable.uri.fsPath : undefined;
    },
    onDidChange: (listener) =>
      Disposable.from(environments.onDidChangeActiveEnvironmentPath(listener) as Disposable),
  };
}
