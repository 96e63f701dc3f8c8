import { l10n, window } from 'vscode';
import { roomForAttachments } from '../../core/attachments/fitAttachments.ts';
import type { ChatSettings } from '../../core/chat/chatSettings.ts';
import {
  changesText,
  commitInstruction,
  type CommitSubject,
} from '../../core/commitMessages/commitPrompt.ts';
import { readCommitStyle } from '../../core/commitMessages/commitStyle.ts';
import { fitDiffs } from '../../core/commitMessages/fitDiffs.ts';
import { readMessage } from '../../core/commitMessages/readMessage.ts';
import type { AnswerQueue } from '../../core/conversation/answerQueue.ts';
import { askAlone } from '../../core/conversation/loneAnswer.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Engine, ModelInfo } from '../../core/ports/engine.ts';
import type { Part } from '../attachments/chooseParts.ts';
import type { GitRepository } from '../attachments/gitApi.ts';
import { lastCommits, type NextCommit, nextCommit } from './commitChanges.ts';
import { MessageBox } from './messageBox.ts';

/** What writes commit messages. */
export interface MessageWriter {
  readonly engine: Engine;
  readonly queue: AnswerQueue;
  readonly settings: () => ChatSettings | Promise<ChatSettings>;
  /** Asks whether the model is shown what may be secret; undefined if the user wants no message any more. */
  readonly mayShow: (parts: readonly Part[]) => Promise<boolean | undefined>;
}

/** What stands around the changes in the question, in tokens. */
const frame = 64;
/** Milliseconds. */
const noteDuration = 10_000;

/**
 * Has the model write the message of the next commit into the repository's box. What was in the box is what the message
 * begins with, unless it is `last`, and is back when it is stopped or fails. Nothing is committed.
 *
 * @param last What was written last for this repository.
 * @returns The message; undefined if there is none.
 * @throws PhidelityError if there are no changes, or the model could not write.
 */
export async function writeCommitMessage(
  repository: GitRepository,
  writer: MessageWriter,
  last: string | undefined,
  stopped: AbortSignal,
): Promise<string | undefined> {
  const box = new MessageBox(repository);
  const taken = new AbortController();
  const signal = AbortSignal.any([stopped, taken.signal]);
  let message = '';
  try {
    const commit = await nextCommit(repository, writer.mayShow, signal);
    if (!commit) return undefined;
    const subject = await subjectOf(repository, commit, draftIn(box, last));
    const show = (text: string): void => {
      if (text !== '' && !box.show(text)) taken.abort();
    };
    message = await ask(writer, subject, show, signal);
    if (message === '') return undefined;
    show(message);
    if (taken.signal.aborted) return undefined;
    if (commit.note !== '') void window.setStatusBarMessage(`$(info) ${commit.note}`, noteDuration);
    return message;
  } finally {
    if (message === '') box.restore();
  }
}

/** What the author has written in the box: not what the model has. */
function draftIn({ before }: MessageBox, last: string | undefined): string {
  const text = before.replaceAll('\r\n', '\n').trim();
  return text === last ? '' : text;
}

type Changes = Omit<CommitSubject, 'diffs'> & Pick<NextCommit, 'diffs'>;

async function subjectOf(
  repository: GitRepository,
  { isStaged, diffs }: NextCommit,
  draft: string,
): Promise<Changes> {
  const style = readCommitStyle(await lastCommits(repository));
  const branch = repository.state.HEAD?.name;
  return { isStaged, diffs, style, draft, ...(branch === undefined ? {} : { branch }) };
}

/** The whole message; empty if it was stopped. */
async function ask(
  { engine, queue, settings }: MessageWriter,
  changes: Changes,
  show: (message: string) => void,
  signal: AbortSignal,
): Promise<string> {
  let subject: CommitSubject | undefined;
  let isDemo = false;
  const read = (answer: string, isWhole: boolean): string => {
    // What it cannot do, it says in words of its own.
    if (!subject || (isDemo && !answer.startsWith('```'))) return '';
    return readMessage(answer, subject, isWhole);
  };
  const { answer, stopReason } = await askAlone({
    engine,
    queue,
    settings,
    question: async (model, _, ended) => {
      isDemo = model.kind === 'demo';
      subject = await fitted(changes, model, engine, ended);
      return `${changesText(subject)}\n\n${commitInstruction(subject)}`;
    },
    onText: (text) => show(read(text, false)),
    signal,
  });
  if (signal.aborted) return '';
  const message = stopReason === 'cancelled' ? '' : read(answer, true);
  if (message !== '') return message;
  if (isDemo)
    throw new PhidelityError(
      'no-model',
      l10n.t('The demo model cannot do this: it only knows its scripted questions.'),
    );
  throw new PhidelityError(
    'internal',
    l10n.t('The model has written no commit message. What was in the box is there again.'),
  );
}

async function fitted(
  changes: Changes,
  { contextSize }: ModelInfo,
  engine: Engine,
  signal: AbortSignal,
): Promise<CommitSubject> {
  const count = (texts: readonly string[]): Promise<number[]> => engine.countTokens(texts, { signal });
  const [instruction = 0] = await count([commitInstruction({ ...changes, diffs: [] })]);
  const room = roomForAttachments(contextSize, instruction + frame);
  return { ...changes, diffs: await fitDiffs(changes.diffs, room, count) };
}
