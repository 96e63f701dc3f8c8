import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { WorkspaceIdentity } from '../../../src/core/conversation/conversation.ts';
import type { ConversationEvent } from '../../../src/core/conversation/conversationStore.ts';
import { isOfNoConversation, ownerOfSnapshot } from '../../../src/core/engine/evaluation/kvCacheSnapshot.ts';
import type { VscodeProfile } from '../../../tools/vscode/vscodeProfile.ts';

/** The chats of a profile as they lie on disk. */
export class StoredChats {
  readonly #folder: string;

  constructor(profile: VscodeProfile) {
    this.#folder = path.join(profile.userDataDir, 'User/globalStorage/phidelity.phidelity/conversations');
  }

  /**
   * Puts a chat there whose turns are all answered.
   *
   * @param more.torn What a crash left of one more line.
   * @param more.workspace Where it was begun; without it, the chat is one of earlier versions.
   */
  add(
    id: string,
    turns: readonly { question: string; answer: string }[],
    more: { readonly torn?: string; readonly workspace?: WorkspaceIdentity } = {},
  ): void {
    const { torn = '', workspace } = more;
    const at = Date.UTC(2026, 0, 2);
    const events: ConversationEvent[] = [
      { type: 'created', at, id, ...(workspace ? { workspace } : {}) },
      ...turns.flatMap(({ question, answer }, index): ConversationEvent[] => {
        const turn = `${id}-${index}`;
        return [
          { type: 'asked', at: at + index, turn, question },
          { type: 'text', turn, text: answer },
          { type: 'ended', at: at + index, turn, state: 'complete', stopReason: 'end', modelName: 'phi-4' },
        ];
      }),
    ];
    mkdirSync(this.#folder, { recursive: true });
    const lines = events.map((event) => `${JSON.stringify(event)}\n`);
    writeFileSync(path.join(this.#folder, `${id}.jsonl`), lines.join('') + torn);
  }

  ids(): string[] {
    if (!existsSync(this.#folder)) return [];
    const names = readdirSync(this.#folder).filter((name) => name.endsWith('.jsonl'));
    return names.map((name) => path.parse(name).name);
  }

  /** The chats of which there is an evaluated state, whole or not. */
  evaluatedIds(): string[] {
    const names = readdirSync(path.join(this.#folder, '../states'));
    return [...new Set(names.map(ownerOfSnapshot).filter((owner) => !isOfNoConversation(owner)))];
  }

  /** A chat's file as it is. */
  file(id: string): string {
    return readFileSync(path.join(this.#folder, `${id}.jsonl`), 'utf8');
  }

  /** Every event of every chat. */
  events(): ConversationEvent[] {
    return this.ids()
      .flatMap((id) => this.file(id).split('\n'))
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as ConversationEvent);
  }
}
