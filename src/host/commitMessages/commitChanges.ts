import { l10n, window, workspace } from 'vscode';
import type { PastCommit } from '../../core/commitMessages/commitStyle.ts';
import type { CommitDiff } from '../../core/commitMessages/fitDiffs.ts';
import { sensitiveReasonText } from '../../wording/chat/attachments.ts';
import { joinSentences, listItems } from '../../wording/sentences.ts';
import { secretsIn } from '../attachments/sensitiveReasons.ts';
import type { Part } from '../attachments/chooseParts.ts';
import type { GitRepository } from '../attachments/gitApi.ts';
import { changeParts } from '../attachments/gitChanges.ts';

/** Named at most in a question to the user. */
const mostNamed = 10;
/** Commits that are looked at: some of them Git or a program may have written. */
const mostCommits = 40;

/** What the next commit would have. */
export interface NextCommit {
  readonly isStaged: boolean;
  readonly diffs: readonly CommitDiff[];
  /** What the user may not expect of it, in words; empty if there is nothing to say. */
  readonly note: string;
}

/**
 * What the next commit of a repository would have: what is staged, or if nothing is, what Git's smart commit would take, by
 * its settings.
 *
 * @param mayShow Asks the user about what may be secret. Without a yes, the model is only told the names of these files.
 * @returns Undefined if the user changed their mind.
 * @throws PhidelityError `attachment` if there are no changes, or Git does not tell them.
 */
export async function nextCommit(
  repository: GitRepository,
  mayShow: (parts: readonly Part[]) => Promise<boolean | undefined>,
  signal: AbortSignal,
): Promise<NextCommit | undefined> {
  await repository.status();
  const isStaged = repository.state.indexChanges.length > 0;
  const wanted = { isStaged, isTracked: !isStaged && !takesNewFiles(repository) };
  const { parts, note } = await changeParts(repository, wanted, Infinity, signal);
  const withheld = parts.filter((part) => isWithheld(part));
  const isShown = withheld.length === 0 ? false : await mayShow(withheld);
  if (isShown === undefined || signal.aborted) return undefined;
  return {
    isStaged,
    diffs: parts.map((part) => ({
      path: part.path,
      text: part.leftOut !== undefined || (isWithheld(part) && !isShown) ? undefined : part.text,
    })),
    note: joinSentences(isStaged ? '' : l10n.t('Nothing is staged: the message is about all changes.'), note),
  };
}

/** Whether Git's smart commit takes files that Git does not know yet. */
function takesNewFiles({ rootUri }: GitRepository): boolean {
  const git = workspace.getConfiguration('git', rootUri);
  return git.get('smartCommitChanges') !== 'tracked' && (git.get('untrackedChanges') ?? 'mixed') === 'mixed';
}

/** That a few bytes of a file are no text is nothing that a user must decide. */
function isWithheld({ reasons }: Part): boolean {
  return reasons.some(({ kind }) => kind !== 'encoding');
}

/**
 * Asks whether the model is shown changes that may be secret.
 *
 * @param endpoint The name of the endpoint that the model runs at; undefined if it runs on this machine.
 * @returns Undefined if the user changed their mind about the message.
 */
export async function mayShowChanges(
  parts: readonly Part[],
  endpoint: string | undefined,
): Promise<boolean | undefined> {
  const show = l10n.t('Show Them Too');
  const leaveOut = l10n.t('Leave Them Out');
  const where =
    endpoint === undefined
      ? l10n.t('They would be read by the model on your machine, and kept nowhere.')
      : l10n.t('They would be sent to {0}.', endpoint);
  const named = parts.slice(0, mostNamed);
  const more = parts.length > named.length ? ['…'] : [];
  const lines = named.map(({ path, reasons }) =>
    l10n.t('{0}: {1}', path, joinSentences(...reasons.map(sensitiveReasonText))),
  );
  const detail = [...lines, ...more, where].join('\n\n');
  const message = l10n.t(
    'Show the model the changes to {0}?',
    listItems([...named.map(({ path }) => path), ...more]),
  );
  const choice = await window.showWarningMessage(message, { modal: true, detail }, show, leaveOut);
  return choice === undefined ? undefined : choice === show;
}

/** The last commits, newest first, without those whose message has something like a password. None before the first commit. */
export async function lastCommits(repository: GitRepository): Promise<readonly PastCommit[]> {
  if (repository.state.HEAD?.commit === undefined) return [];
  const commits = await repository.log({ maxEntries: mostCommits });
  return commits
    .filter(({ message }) => secretsIn(message, undefined).length === 0)
    .map(({ message, parents, authorName = '' }) => ({
      message,
      author: authorName,
      isMerge: parents.length > 1,
    }));
}
