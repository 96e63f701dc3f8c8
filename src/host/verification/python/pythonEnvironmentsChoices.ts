import { isAbsolute } from 'node:path';
import * as v from 'valibot';
import { Disposable, type Uri } from 'vscode';
import type { PythonChoices } from './pythonChoices.ts';

/** What we use of what the extension `ms-python.vscode-python-envs` exports. */
const exportsSchema = v.object({ getEnvironment: v.function(), onDidChangeEnvironment: v.function() });

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
  if (!v.is(exportsSchema, exports)) return undefined;
  return {
    async of(folder: Uri | undefined): Promise<string | undefined> {
      const environment = v.safeParse(environmentSchema, await exports.getEnvironment(folder));
      return environment.success ? environment.output : undefined;
    },
    onDidChange: (listener) => Disposable.from(exports.onDidChangeEnvironment(listener) as Disposable),
  };
}
