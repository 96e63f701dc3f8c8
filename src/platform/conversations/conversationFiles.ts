import { access, appendFile, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import {
  applyEvent,
  type ConversationEvent,
  type ConversationStore,
  type ConversationSummary,
} from '../../core/conversation/conversationStore.ts';
import { type Conversation, emptyConversation } from '../../core/conversation/conversation.ts';
import { conversationTitle } from '../../wording/chat/conversation.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { conversationEventSchema } from '../../protocol/schemas/conversationSchemas.ts';

const extension = '.jsonl';
const newline = 0x0a;

interface CachedSummary {
  readonly version: string;
  readonly summary: ConversationSummary | undefined;
}

/**
 * Conversations as one file each, one event per line, only ever appended to. An append is one write at the end of the
 * file, so two windows can write to the same conversation, and a crash can only tear the last line.
 */
export class ConversationFiles implements ConversationStore {
  readonly #folder: string;
  readonly #logger: Logger;
  readonly #snapshots: { delete(id: string): Promise<void> } | undefined;
  readonly #summaries = new Map<string, CachedSummary>();
  /** Appends to the same file keep their order. */
  readonly #writing = new Map<string, Promise<void>>();

  constructor(options: {
    readonly folder: string;
    readonly logger: Logger;
    /** What else is stored for conversations, and deleted with them. */
    readonly snapshots?: { delete(id: string): Promise<void> };
  }) {
    this.#folder = options.folder;
    this.#logger = options.logger;
    this.#snapshots = options.snapshots;
  }

  append(id: string, events: readonly ConversationEvent[]): Promise<void> {
    const before = this.#writing.get(id) ?? Promise.resolve();
    const appended = before.catch(() => {}).then(() => this.#append(id, events));
    this.#writing.set(id, appended);
    // The caller gets the error; here, only the entry is removed.
    void appended
      .catch(() => {})
      .then(() => {
        if (this.#writing.get(id) === appended) this.#writing.delete(id);
      });
    return appended;
  }

  async read(id: string): Promise<Conversation | undefined> {
    let text: string;
    try {
      text = await readFile(this.#path(id), 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw storageError('read', error);
    }
    let conversation = emptyConversation(id, 0);
    let broken = 0;
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const event = parseEvent(line);
      if (event) conversation = applyEvent(conversation, event);
      else broken += 1;
    }
    if (broken > 0) this.#logger.warn(`${broken} unreadable line(s) skipped in conversation ${id}`);
    // Later appends use the file's name, whatever id is in the file.
    return { ...conversation, id };
  }

  /** Whether there is a conversation with this id. */
  async has(id: string): Promise<boolean> {
    return access(this.#path(id)).then(
      () => true,
      () => false,
    );
  }

  async list(): Promise<ConversationSummary[]> {
    let names: string[];
    try {
      names = await readdir(this.#folder);
    } catch (error) {
      if (isMissing(error)) return [];
      throw storageError('read', error);
    }
    const ids = names
      .filter((name) => name.endsWith(extension))
      .map((name) => name.slice(0, -extension.length));
    const summaries = await Promise.all(ids.map((id) => this.#summary(id)));
    return summaries.filter((summary) => summary !== undefined).sort((a, b) => b.updatedAt - a.updatedAt);
  }

  async delete(id: string): Promise<void> {
    await this.#writing.get(id)?.catch(() => {});
    try {
      await rm(this.#path(id), { force: true });
    } catch (error) {
      throw storageError('delete', error);
    }
    await this.#snapshots?.delete(id);
  }

  #path(id: string): string {
    return join(this.#folder, `${id}${extension}`);
  }

  async #append(id: string, events: readonly ConversationEvent[]): Promise<void> {
    const lines = events.map((event) => `${JSON.stringify(event)}\n`).join('');
    try {
      await mkdir(this.#folder, { recursive: true });
      const torn = await endsTorn(this.#path(id));
      await appendFile(this.#path(id), torn ? `\n${lines}` : lines);
    } catch (error) {
      throw storageError('write', error);
    }
  }

  async #summary(id: string): Promise<ConversationSummary | undefined> {
    try {
      const { mtimeMs, size } = await stat(this.#path(id));
      const version = `${mtimeMs}:${size}`;
      const cached = this.#summaries.get(id);
      if (cached?.version === version) return cached.summary;
      const conversation = await this.read(id);
      const summary = conversation && summarise(conversation);
      this.#summaries.set(id, { version, summary });
      return summary;
    } catch (error) {
      // An unreadable file must not hide all others.
      this.#logger.warn(`Conversation ${id} cannot be listed: ${PhidelityError.from(error).message}`);
      return undefined;
    }
  }
}

function summarise(conversation: Conversation): ConversationSummary | undefined {
  if (conversation.turns.length === 0) return undefined;
  return {
    id: conversation.id,
    title: conversationTitle(conversation),
    updatedAt: conversation.updatedAt,
    turnCount: conversation.turns.length,
    searchText: conversation.turns.map((turn) => turn.question).join(' '),
  };
}

function parseEvent(line: string): ConversationEvent | undefined {
  try {
    const parsed = v.safeParse(conversationEventSchema, JSON.parse(line));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a crash has torn the last line. */
async function endsTorn(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size === 0) return false;
      const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
      return buffer[0] !== newline;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

function storageError(action: 'read' | 'write' | 'delete', cause: unknown): PhidelityError {
  return new PhidelityError('storage', `${whatFailed(action)} ${whyItFailed(cause)}`, { cause });
}

function whatFailed(action: 'read' | 'write' | 'delete'): string {
  switch (action) {
    case 'read':
      return l10n.t('Could not read the chat.');
    case 'write':
      return l10n.t('Could not save the chat.');
    case 'delete':
      return l10n.t('Could not delete the chat.');
  }
}

function whyItFailed(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return l10n.t('The disk is full. Free some space and try again.');
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return l10n.t('Phidelity does not have permission. Check the permissions of the folder.');
  return message;
}
