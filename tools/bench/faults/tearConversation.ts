import { readFileSync, truncateSync } from 'node:fs';
import path from 'node:path';
import type { ConversationEvent } from '../../../src/core/conversation/conversationStore.ts';
import { ConversationFiles } from '../../../src/platform/conversations/conversationFiles.ts';

const logger = { error() {}, warn() {}, info() {}, debug() {} };

/**
 * Tears the last event of a conversation's file, as a crash in the middle of a write does, and tells what is lost
 * beside that event.
 *
 * @param share How much of the last line goes, 0 to 1; never all of it.
 */
export async function tearConversation(folder: string, id: string, share: number): Promise<string[]> {
  const before = await new ConversationFiles({ folder, logger }).read(id);
  const torn = tearLastLine(path.join(folder, `${id}.jsonl`), share);
  const after = await new ConversationFiles({ folder, logger }).read(id);
  const lost: string[] = [];
  for (const turn of before?.turns ?? []) {
    const isTorn = 'turn' in torn && torn.turn === turn.id;
    if (isTorn && torn.type === 'asked') continue;
    const tornText = isTorn && torn.type === 'text' ? torn.text : '';
    const found = after?.turns.find((one) => one.id === turn.id);
    if (found?.question !== turn.question || found.answer + tornText !== turn.answer)
      lost.push(`${id}/${turn.id}: by a torn "${torn.type}"`);
  }
  return lost;
}

function tearLastLine(file: string, share: number): ConversationEvent {
  const text = readFileSync(file);
  const start = text.lastIndexOf('\n', text.length - 2) + 1;
  const length = text.length - start;
  // The end of the line alone would tear nothing.
  truncateSync(file, text.length - Math.max(2, Math.min(length - 1, Math.round(share * length))));
  return JSON.parse(text.subarray(start).toString('utf8')) as ConversationEvent;
}
