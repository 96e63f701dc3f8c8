import * as vscode from 'vscode';

/** What the fixture in the folder of this name answers; what is left out is undefined. */
interface PythonAnswers {
  readonly path?: (folder: vscode.Uri | undefined) => unknown;
  readonly resolve?: (environment: unknown) => unknown;
}

/** The extension that stands in for the Python extension. */
export function pythonExtension(): vscode.Extension<{ answerWith(answers: PythonAnswers): void }> {
  const extension = vscode.extensions.getExtension('ms-python.python');
  if (!extension) throw new Error('The suite does not install the fixture of the Python extension.');
  return extension as ReturnType<typeof pythonExtension>;
}
