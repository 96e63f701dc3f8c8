import { ConversationFiles } from '../../../src/platform/conversations/conversationFiles.ts';
import type { SeenTurn } from './personProcess.ts';

/**
 * Milliseconds before the end of a process whose text may not be on disk yet: an answer that streams is written down
 * every 300 ms, and a busy machine takes a while for it.
 */
const notYetWritten = 1000;

/**
 * Tells which of the turns that a person has seen are not on disk: the question as it was asked, and the answer as it
 * was shown at its end, or before the process that showed it was killed.
 *
 * @param killedAt When the simulated user's process was killed, in milliseconds since 1970; undefined when it was not.
 */
export async function lostMessages(
  folder: string,
  turns: Iterable<SeenTurn>,
  killedAt: number | undefined,
): Promise<string[]> {
  const lost: string[] = [];
  const logger = { error() {}, warn() {}, info() {}, debug() {} };
  const files = new ConversationFiles({ folder, logger });
  for (const { conversation, turn: id, question, pieces, answer } of turns) {
    const stored = (await files.read(conversation))?.turns.find((turn) => turn.id === id);
    const surelyWritten = pieces.filter(({ at }) => killedAt !== undefined && at < killedAt - notYetWritten);
    const expected = answer ?? surelyWritten.map(({ text }) => text).join('');
    if (!stored) lost.push(`${conversation}/${id}: the question`);
    else if (stored.question !== question) lost.push(`${conversation}/${id}: the question's text`);
    else if (answer === undefined ? !stored.answer.startsWith(expected) : stored.answer !== answer)
      lost.push(`${conversation}/${id}: text of the answer`);
  }
  return lost;
}
