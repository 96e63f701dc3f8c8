/** A problem as an editor shows it. Lines and columns count from 1. */
export interface ShownProblem {
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning' | 'information';
  readonly message: string;
  /** Who has found it, and their name for problems of its kind. */
  readonly source?: string;
  readonly code?: string;
  /** The lines that it is about, or the first of them. */
  readonly lines: readonly string[];
}

/**
 * Problems of a file as a model can read them, each with its place in the form of compilers and the lines of code that it is
 * about. Errors come first, as in VS Code's view of problems.
 *
 * @param path As it stands before each.
 */
export function problemsText(path: string, problems: readonly ShownProblem[]): string {
  const order = ['error', 'warning', 'information'];
  return problems
    .toSorted(
      (a, b) =>
        order.indexOf(a.severity) - order.indexOf(b.severity) || a.line - b.line || a.column - b.column,
    )
    .map((problem) => problemText(path, problem))
    .join('\n');
}

function problemText(path: string, problem: ShownProblem): string {
  const { line, column, severity, message, source, code, lines } = problem;
  const by = [source, code].filter((one) => one !== undefined && one !== '').join(' ');
  const width = `${line + lines.length - 1}`.length;
  return [
    `${path}:${line}:${column}: ${severity}: ${message.trim()}${by === '' ? '' : ` [${by}]`}`,
    ...lines.map((text, index) => `  ${`${line + index}`.padStart(width)} | ${text}`),
  ].join('\n');
}
