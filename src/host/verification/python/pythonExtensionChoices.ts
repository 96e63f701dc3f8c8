import { isAbsolute } from 'node:path';
import * as v from 'valibot';
import { Disposable, type Uri } from 'vscode';
import type { PythonChoices } from './pythonChoices.ts';

/** What we use of what the extension `ms-python.python` exports. */
const exportsSchema = v.object({
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
  if (!v.is(exportsSchema, exports)) return undefined;
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
