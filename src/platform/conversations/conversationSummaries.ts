import { stat } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ConversationSummary, summaryParts } from '../../core/conversation/conversationSummary.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { mapConcurrently } from '../../core/lifetime/async.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { conversationTitle } from '../../wording/chat/conversation.ts';
import { foldFile } from './eventFile.ts';
import { type IndexEntry, isUntidy, SummaryIndex } from './summaryIndex.ts';

/** Files whose status is asked for at a time, and files that are read at a time. */
const limits = { status: 64, reading: 8 } as const;
/** Summaries that are made, and stored in the index, at a time. */
const batch = 200;

/** A conversation's file, with what changes whenever the file does. */
interface FileVersion {
  readonly id: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** The summaries of conversations: from the index where it still holds, else from the files. Nothing of this rejects. */
export class ConversationSummaries {
  readonly #index: SummaryIndex;
  readonly #logger: Logger;
  readonly #pathOf: (id: string) => string;

  constructor(parts: {
    /** The folder of the conversations. */
    readonly folder: string;
    readonly logger: Logger;
    readonly pathOf: (id: string) => string;
  }) {
    this.#index = new SummaryIndex(parts.folder);
    this.#logger = parts.logger;
    this.#pathOf = parts.pathOf;
  }

  /** The conversations of these that have a question, newest first. What cannot be read is left out, and logged. */
  async list(ids: readonly string[]): Promise<ConversationSummary[]> {
    const index = await this.#readIndex();
    const versions = await mapConcurrently(ids, limits.status, (id) => this.#version(id));
    const files = versions.filter((file) => file !== undefined);
    const entries: IndexEntry[] = [];
    const changed: FileVersion[] = [];
    for (const file of files) {
      const entry = index.entries.get(file.id);
      if (entry?.size === file.size && entry.modified === file.modified) entries.push(entry);
      else changed.push(file);
    }
    for (let from = 0; from < changed.length; from += batch)
      entries.push(...(await this.#summarise(changed.slice(from, from + batch))));
    const existing = new Set(ids);
    if (isUntidy(index, (id) => existing.has(id)))
      await this.#index.replace(entries).catch((error: unknown) => this.#warnOfIndex(error));
    return toSummaries(entries);
  }

  /** Forgets a conversation that was deleted. */
  async forget(id: string): Promise<void> {
    await this.#index.forget(id).catch((error: unknown) => this.#warnOfIndex(error));
  }

  async #readIndex(): ReturnType<SummaryIndex['read']> {
    try {
      return await this.#index.read();
    } catch (error) {
      this.#warnOfIndex(error);
      return { entries: new Map(), lines: 0 };
    }
  }

  async #version(id: string): Promise<FileVersion | undefined> {
    try {
      const { size, mtimeMs } = await stat(this.#pathOf(id));
      return { id, size, modified: mtimeMs };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      return this.#warnOf(id, error);
    }
  }

  async #summarise(files: readonly FileVersion[]): Promise<IndexEntry[]> {
    const made = await mapConcurrently(files, limits.reading, async (file) => {
      try {
        const { conversation } = await foldFile(this.#pathOf(file.id), file.id, { withoutText: true });
        return copyOf({ ...file, parts: summaryParts(conversation) ?? null });
      } catch (error) {
        // An unreadable file must not hide all others.
        return this.#warnOf(file.id, error);
      }
    });
    const entries = made.filter((entry) => entry !== undefined);
    await this.#index.add(entries).catch((error: unknown) => this.#warnOfIndex(error));
    return entries;
  }

  #warnOf(id: string, error: unknown): undefined {
    this.#logger.warn(`Conversation ${id} cannot be listed: ${PhidelityError.from(error).message}`);
  }

  #warnOfIndex(error: unknown): void {
    this.#logger.warn(`The index of the history cannot be used: ${PhidelityError.from(error).message}`);
  }
}

/** Parts of long texts keep the whole texts in memory; copies do not. */
function copyOf(entry: IndexEntry): IndexEntry {
  return JSON.parse(JSON.stringify(entry)) as IndexEntry;
}

async function toSummaries(entries: readonly IndexEntry[]): Promise<ConversationSummary[]> {
  const summaries: ConversationSummary[] = [];
  for (const [at, { id, parts }] of entries.entries()) {
    if (at % batch === 0) await nextTurn();
    if (!parts) continue;
    const { name, first, ...rest } = parts;
    const { question, path } = first;
    const turns = [{ question, ...(path === undefined ? {} : { reference: { path } }) }];
    summaries.push({
      id,
      title: conversationTitle({ turns, ...(name === undefined ? {} : { name }) }),
      ...rest,
    });
  }
  return summaries.sort((a, b) => b.updatedAt - a.updatedAt);
}
