import { access, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import type { Conversation, WorkspaceIdentity } from '../../core/conversation/conversation.ts';
import type { ConversationEvent, ConversationStore } from '../../core/conversation/conversationStore.ts';
import {
  type ConversationSummary,
  type FoundText,
  textFinder,
} from '../../core/conversation/conversationSummary.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { ConversationSummaries } from './conversationSummaries.ts';
import { appendLines, foldFile } from './eventFile.ts';

const extension = '.jsonl';
/** Characters that are searched in one turn of the event loop. */
const searchedAtOnce = 256 * 1024;

/**
 * Conversations as one file each, one event per line, only ever appended to. An append is one write at the end of the
 * file, so two windows can write to the same conversation, and a crash can only tear the last line. Long files are read in
 * slices, between which the event loop turns.
 */
export class ConversationFiles implements ConversationStore {
  readonly #folder: string;
  readonly #logger: Logger;
  readonly #snapshots: { delete(id: string): Promise<void> } | undefined;
  readonly #workspace: () => WorkspaceIdentity | undefined;
  readonly #summaries: ConversationSummaries;
  /** Appends to the same file keep their order. */
  readonly #writing = new Map<string, Promise<void>>();

  constructor(options: {
    readonly folder: string;
    readonly logger: Logger;
    /** What else is stored for conversations, and deleted with them. */
    readonly snapshots?: { delete(id: string): Promise<void> };
    /** Where conversations are begun now; noted in each new one. */
    readonly workspace?: () => WorkspaceIdentity | undefined;
  }) {
    this.#folder = options.folder;
    this.#logger = options.logger;
    this.#snapshots = options.snapshots;
    this.#workspace = options.workspace ?? (() => undefined);
    this.#summaries = new ConversationSummaries({
      folder: options.folder,
      logger: options.logger,
      pathOf: (id) => this.#path(id),
    });
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
    try {
      return await this.#fold(id);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw storageError('read', error);
    }
  }

  /** Whether there is a conversation with this id. */
  async has(id: string): Promise<boolean> {
    return access(this.#path(id)).then(
      () => true,
      () => false,
    );
  }

  async list(): Promise<ConversationSummary[]> {
    return this.#summaries.list(await this.#ids());
  }

  async search(
    ids: readonly string[],
    words: string,
    options: { readonly signal: AbortSignal; readonly onFound: (id: string, found: FoundText) => void },
  ): Promise<void> {
    const { signal, onFound } = options;
    const find = textFinder(words);
    if (!find) return;
    for (const id of ids) {
      const conversation = await this.#fold(id, { signal }).catch((error: unknown) =>
        this.#warnOf(id, error),
      );
      if (signal.aborted) return;
      let searched = 0;
      for (const turn of conversation?.turns ?? []) {
        const found = find(turn);
        if (found) {
          onFound(id, found);
          break;
        }
        searched += turn.question.length + turn.answer.length;
        if (searched < searchedAtOnce) continue;
        searched = 0;
        await nextTurn();
        if (signal.aborted) return;
      }
    }
  }

  async delete(id: string): Promise<void> {
    await this.#writing.get(id)?.catch(() => {});
    try {
      await rm(this.#path(id), { force: true });
    } catch (error) {
      throw storageError('delete', error);
    }
    await this.#summaries.forget(id);
    await this.#snapshots?.delete(id);
  }

  #path(id: string): string {
    return join(this.#folder, `${id}${extension}`);
  }

  async #append(id: string, events: readonly ConversationEvent[]): Promise<void> {
    const workspace = this.#workspace();
    const stored = events.map((event) =>
      event.type === 'created' && workspace ? { ...event, workspace } : event,
    );
    try {
      await mkdir(this.#folder, { recursive: true });
      await appendLines(this.#path(id), stored);
    } catch (error) {
      throw storageError('write', error);
    }
  }

  /** Rejects with file system errors, and with the signal's reason once that is aborted. */
  async #fold(id: string, options: { readonly signal?: AbortSignal } = {}): Promise<Conversation> {
    const { conversation, broken } = await foldFile(this.#path(id), id, options);
    if (broken > 0) this.#logger.warn(`${broken} unreadable line(s) skipped in conversation ${id}`);
    return conversation;
  }

  async #ids(): Promise<string[]> {
    try {
      const names = await readdir(this.#folder);
      return names.filter((name) => name.endsWith(extension)).map((name) => name.slice(0, -extension.length));
    } catch (error) {
      if (isMissing(error)) return [];
      throw storageError('read', error);
    }
  }

  #warnOf(id: string, error: unknown): undefined {
    this.#logger.warn(`Conversation ${id} cannot be read: ${PhidelityError.from(error).message}`);
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
