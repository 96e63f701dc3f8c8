import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChatSettings, defaultSampling } from '../../src/core/chat/chatSettings.ts';
import type { AnswerQueue } from '../../src/core/conversation/answerQueue.ts';
import { ChatSession } from '../../src/core/conversation/chatSession.ts';
import type { ChatUpdate } from '../../src/core/conversation/liveConversation.ts';
import type { Clock, Timer } from '../../src/core/ports/clock.ts';
import type { Engine } from '../../src/core/ports/engine.ts';
import { ConversationFiles } from '../../src/platform/conversations/conversationFiles.ts';
import { nodeTimer } from '../../src/platform/nodeTimer.ts';
import { questionError } from '../../src/wording/chat/questionError.ts';

/** A chat on a real store in a folder of its own. By default, its clock moves a second with each look. */
export interface ChatFixture {
  readonly folder: string;
  readonly store: ConversationFiles;
  readonly session: ChatSession;
  readonly updates: ChatUpdate[];
  readonly warnings: string[];
  /** Another window on the same history. */
  anotherSession(engine: Engine, queue?: AnswerQueue): ChatSession;
  dispose(): void;
}

export function chatFixture(
  engine: Engine,
  modelPath = 'scripted.gguf',
  timing?: Clock & Timer,
  changes: Partial<ChatSettings> = {},
): ChatFixture {
  const folder = mkdtempSync(join(tmpdir(), 'phidelity-chat-'));
  const warnings: string[] = [];
  const logger = {
    error() {},
    info() {},
    debug() {},
    warn: (message: string) => void warnings.push(message),
  };
  const store = new ConversationFiles({ folder: join(folder, 'conversations'), logger });
  let ids = 0;
  let time = Date.UTC(2026, 0, 1);
  const sessionOn = (on: Engine, queue?: AnswerQueue): ChatSession =>
    new ChatSession({
      engine: on,
      store,
      clock: timing ?? { now: () => (time += 1000) },
      timer: timing ?? nodeTimer,
      newId: () => `id-${(ids += 1)}`,
      settings: () => ({
        model: { modelPath, threads: 0 },
        sampling: defaultSampling,
        maxTokens: 100,
        ...changes,
      }),
      questionError,
      ...(queue ? { queue } : {}),
    });
  const session = sessionOn(engine);
  const updates: ChatUpdate[] = [];
  session.onUpdate((update) => updates.push(update));
  return {
    folder,
    store,
    session,
    updates,
    warnings,
    anotherSession: sessionOn,
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
