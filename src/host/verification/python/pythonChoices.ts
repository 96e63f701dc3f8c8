import type { Disposable, Uri } from 'vscode';

/** Which Python an extension uses for a folder. It is another's code: it may take its time, and may fail. */
export interface PythonChoices {
  /** A program or the folder of an environment, absolute; undefined where none was chosen. */
  of(folder: Uri | undefined): Promise<string | undefined>;
  onDidChange(listener: () => void): Disposable;
}
