import { l10n, type Range, Uri, workspace } from 'vscode';
import { newAttachment } from '../../core/attachments/attachment.ts';
import { estimateTokens } from '../../core/endpoints/promptText.ts';
import { errorExcerpt } from '../../core/tracebacks/errorExcerpt.ts';
import { plainOutput } from '../../core/tracebacks/plainOutput.ts';
import { type Frame, readTraceback } from '../../core/tracebacks/traceback.ts';
import type { ChatAttachments } from '../attachments/chatAttachments.ts';
import { secretsIn } from '../attachments/sensitiveReasons.ts';
import { linesOfFrame } from './errorFrames.ts';

/** Places that are attached at most. */
const mostPlaces = 5;
/** What they cost together, estimated. The first one may cost more. */
const mostTokens = 4_000;
/** A longer name does not fit on a chip. */
const longestName = 40;

/** What a program printed, and what is known of it. */
export interface PrintedError {
  readonly text: string;
  /** What printed it, in a few words. */
  readonly name?: string;
  /** The folder in which the program ran. */
  readonly cwd?: string | undefined;
}

/**
 * Attaches an error, and the code of the workspace that it went through, the most recent call first. Nothing is sent.
 *
 * @returns False if nothing was attached, because the user did not agree.
 */
export async function attachError(
  { text: printed, name, cwd }: PrintedError,
  attachments: ChatAttachments,
): Promise<boolean> {
  const text = plainOutput(printed);
  const traceback = readTraceback(text);
  const called = (traceback?.errorType ?? name)?.slice(0, longestName);
  const error = newAttachment({
    kind: 'output',
    uri: (
      workspace.workspaceFolders?.[0]?.uri ?? Uri.from({ scheme: 'untitled', path: 'output' })
    ).toString(),
    path: '',
    ...(called === undefined ? {} : { name: called }),
    languageId: '',
    startLine: 1,
    text: errorExcerpt(text, traceback),
  });
  if (!(await attachments.addText(error, secretsIn(error.text, undefined)))) return false;
  await attachPlaces(traceback?.frames ?? [], cwd, attachments);
  return true;
}

async function attachPlaces(
  frames: readonly Frame[],
  cwd: string | undefined,
  attachments: ChatAttachments,
): Promise<void> {
  let tokens = 0;
  const added: { readonly uri: string; readonly lines: Range }[] = [];
  for (const frame of frames) {
    if (added.length === mostPlaces) return;
    const found = await linesOfFrame(frame, cwd);
    if (!found) continue;
    const { document, lines } = found;
    const uri = document.uri.toString();
    const isKnown = added.some((one) => one.uri === uri && one.lines.contains(lines));
    const cost = estimateTokens(document.getText(lines));
    if (isKnown || (added.length > 0 && tokens + cost > mostTokens)) continue;
    if (!(await attachments.addLines(document, lines))) continue;
    added.push({ uri, lines });
    tokens += cost;
  }
}

/** The question that is put into an empty box. */
export function errorQuestion(): string {
  return l10n.t('Why does this error occur, and how do I fix it?');
}
