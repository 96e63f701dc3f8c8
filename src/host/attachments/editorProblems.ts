import {
  type Diagnostic,
  DiagnosticSeverity,
  l10n,
  languages,
  type TextDocument,
  type Uri,
  workspace,
} from 'vscode';
import { type Attachment, newAttachment } from '../../core/attachments/attachment.ts';
import { problemsText, type ShownProblem } from '../../core/attachments/problemsText.ts';
import { estimateTokens } from '../../core/endpoints/promptText.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { cellOf } from '../documents/notebookCells.ts';
import { sensitiveReasons } from './sensitiveReasons.ts';
import { readText } from './readFileText.ts';
import type { Part, Parts } from './chooseParts.ts';

/** A problem may be about all of a file. */
const mostLines = 10;

/** The problems of a file that VS Code's view of problems shows. */
export function problemsOf(uri: Uri): readonly Diagnostic[] {
  return languages.getDiagnostics(uri).filter(isShown);
}

/** The files that have such problems, by path. */
export function filesWithProblems(): readonly Uri[] {
  return languages
    .getDiagnostics()
    .filter(([, problems]) => problems.some(isShown))
    .map(([uri]) => uri)
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

// VS Code shows hints in the text only.
function isShown({ severity }: Diagnostic): boolean {
  return severity !== DiagnosticSeverity.Hint;
}

/**
 * The problems of files, each file a part. Those for which there is no room are left out.
 *
 * @param room In tokens.
 * @throws PhidelityError `attachment` if there are none.
 */
export async function problemParts(files: readonly Uri[], room: number, signal: AbortSignal): Promise<Parts> {
  const parts: Part[] = [];
  let left = room;
  for (const uri of files) {
    if (signal.aborted) break;
    const path = placeOf(uri);
    const text = await textOfProblems(uri, problemsOf(uri));
    if (text === '') continue;
    const tokens = estimateTokens(text);
    const reasons = await sensitiveReasons(uri, text, undefined);
    // What is asked for alone is cut where it must be.
    const hasRoom = tokens <= left || files.length === 1;
    if (hasRoom && reasons.length === 0) left -= tokens;
    const leftOut = hasRoom ? {} : { leftOut: l10n.t("There is no room for it in the model's context.") };
    parts.push({ uri, path, text, tokens, reasons, ...leftOut });
  }
  if (parts.length === 0) throw noProblems(files);
  return { parts };
}

function noProblems(files: readonly Uri[]): PhidelityError {
  const [only] = files;
  const message =
    only && files.length === 1
      ? l10n.t('VS Code shows no problems in {0}.', workspace.asRelativePath(only))
      : l10n.t('VS Code shows no problems.');
  return new PhidelityError('attachment', message);
}

/** Chosen parts as one text that goes with a question. */
export function problemsAttachment(parts: readonly Part[]): Attachment {
  const [{ uri, path }] = parts as readonly [Part];
  const isOfOne = parts.length === 1;
  return newAttachment({
    kind: 'problems',
    uri: isOfOne ? uri.toString() : (workspace.workspaceFolders?.[0]?.uri ?? uri).toString(),
    path: isOfOne ? path : '',
    languageId: '',
    startLine: 1,
    text: parts.map(({ text }) => text).join('\n'),
  });
}

/** Some problems of one line, as they go with a question together. */
export async function problemAttachment(uri: Uri, problems: readonly Diagnostic[]): Promise<Attachment> {
  const cell = cellOf(uri);
  return newAttachment({
    kind: 'problem',
    uri: uri.toString(),
    path: workspace.asRelativePath(cell?.notebook.uri ?? uri),
    ...(cell ? { cell: cell.index + 1 } : {}),
    line: Math.min(...problems.map(({ range }) => range.start.line)) + 1,
    languageId: '',
    startLine: 1,
    text: await textOfProblems(uri, problems),
  });
}

async function textOfProblems(uri: Uri, problems: readonly Diagnostic[]): Promise<string> {
  if (problems.length === 0) return '';
  const lines = await linesOf(uri);
  return problemsText(
    placeOf(uri),
    problems.map((problem) => shownProblem(problem, lines)),
  );
}

/** The path, and which cell of a notebook it is. */
function placeOf(uri: Uri): string {
  const cell = cellOf(uri);
  return cell
    ? `${workspace.asRelativePath(cell.notebook.uri)}#${cell.index + 1}`
    : workspace.asRelativePath(uri);
}

/** None of a file that is gone or has no text: its problems are still shown. */
async function linesOf(uri: Uri): Promise<readonly string[]> {
  const open: TextDocument | undefined = workspace.textDocuments.find(
    (one) => one.uri.toString() === uri.toString(),
  );
  try {
    return (open?.getText() ?? (await readText(uri))).split(/\r\n?|\n/);
  } catch {
    // Said by the problem's own words, as far as it matters.
    return [];
  }
}

function shownProblem(
  { range, severity, message, source, code }: Diagnostic,
  lines: readonly string[],
): ShownProblem {
  const { start, end } = range;
  const name = typeof code === 'object' ? code.value : code;
  return {
    line: start.line + 1,
    column: start.character + 1,
    severity: severityNames[severity],
    message,
    ...(source === undefined ? {} : { source }),
    ...(name === undefined ? {} : { code: `${name}` }),
    lines: lines.slice(start.line, Math.min(end.line, start.line + mostLines - 1) + 1),
  };
}

const severityNames = {
  [DiagnosticSeverity.Error]: 'error',
  [DiagnosticSeverity.Warning]: 'warning',
  [DiagnosticSeverity.Information]: 'information',
  [DiagnosticSeverity.Hint]: 'information',
} as const;
