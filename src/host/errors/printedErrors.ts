import { MarkdownString, type NotebookCell, TestMessage, workspace } from 'vscode';
import type { PrintedError } from './explainError.ts';

/** What the menu of a failure passes on, whichever extension runs the tests. */
export function failureOf(clicked: unknown): PrintedError | undefined {
  const found = clicked as {
    readonly message?: unknown;
    readonly test?: { readonly label?: unknown };
  } | null;
  const message = typeof found === 'object' ? found?.message : undefined;
  if (!(message instanceof TestMessage)) return undefined;
  const { message: words, expectedOutput, actualOutput, location } = message;
  const label = found?.test?.label;
  const name = typeof label === 'string' ? label : undefined;
  const place = location ? [`${location.uri.fsPath}:${location.range.start.line + 1}:`] : [];
  const text = [
    ...(name === undefined ? [] : [`Test: ${name}`]),
    ...place,
    words instanceof MarkdownString ? words.value : words,
    ...(expectedOutput === undefined ? [] : [`Expected:\n${expectedOutput}`]),
    ...(actualOutput === undefined ? [] : [`Actual:\n${actualOutput}`]),
  ].join('\n');
  const cwd = location && workspace.getWorkspaceFolder(location.uri)?.uri.fsPath;
  return { text, cwd, ...(name === undefined ? {} : { name }) };
}

const errorMime = 'application/vnd.code.notebook.error';

/** The errors in a cell's output; undefined if there are none. */
export function errorOfCell(cell: NotebookCell | undefined): PrintedError | undefined {
  const errors = (cell?.outputs ?? [])
    .flatMap(({ items }) => items)
    .filter(({ mime }) => mime === errorMime)
    .map(({ data }) => JSON.parse(new TextDecoder().decode(data)) as Partial<Error>);
  if (errors.length === 0) return undefined;
  const text = errors
    .map(({ name, message, stack }) => (stack ? stack : `${name ?? 'Error'}: ${message ?? ''}`))
    .join('\n');
  return { text, ...(errors[0]?.name === undefined ? {} : { name: errors[0].name }) };
}
