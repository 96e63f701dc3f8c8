import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as v from 'valibot';
import type { SummaryParts } from '../../core/conversation/conversationSummary.ts';
import { exactSchema } from '../../protocol/schemas/exactSchema.ts';
import { workspaceSchema } from '../../protocol/schemas/conversationSchemas.ts';
import { writeFileAtomic } from '../writeFileAtomic.ts';
import { appendLines, readLines } from './eventFile.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const partsSchema = exactSchema<SummaryParts>()(
  v.object({
    updatedAt: v.pipe(v.number(), v.finite()),
    turnCount: count,
    ratedTurns: count,
    searchText: v.string(),
    workspace: v.exactOptional(workspaceSchema),
    name: v.exactOptional(v.string()),
    first: v.object({ question: v.string(), path: v.exactOptional(v.string()) }),
  }),
);

const entrySchema = v.object({
  id: v.string(),
  /** Of the conversation's file when it was summarised. */
  size: v.number(),
  modified: v.number(),
  /** None if the conversation has no question. */
  parts: v.nullable(partsSchema),
});

/** What the index knows of a conversation, as its file was then. */
export type IndexEntry = v.InferOutput<typeof entrySchema>;

/** Lines that may be out of date before the file is written anew. */
const maxStale = 100;
/** Entries that are turned into text in one turn of the event loop. */
const sliceEntries = 200;

/**
 * The summaries of all conversations, in one file next to them, so that the history need not read each. It is only ever
 * believed for a file that still has the size and time it had then; without the index, or without an entry, the
 * conversation is read. Later lines replace earlier ones, windows append to it, and what one loses is summarised again.
 */
export class SummaryIndex {
  readonly #path: string;

  /** @param folder That of the conversations. */
  constructor(folder: string) {
    this.#path = join(folder, 'history.index');
  }

  /** The entries by conversation. Lines that cannot be read are left out. Rejects with file system errors. */
  async read(): Promise<{ readonly entries: ReadonlyMap<string, IndexEntry>; readonly lines: number }> {
    const entries = new Map<string, IndexEntry>();
    let lines = 0;
    try {
      for await (const slice of readLines(this.#path)) {
        lines += slice.length;
        for (const line of slice) {
          const entry = parseEntry(line);
          if (entry) entries.set(entry.id, entry);
        }
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    return { entries, lines };
  }

  /** Adds entries. Rejects with file system errors. */
  async add(entries: readonly IndexEntry[]): Promise<void> {
    if (entries.length > 0) await appendLines(this.#path, entries);
  }

  /** Removes what it knows of a conversation that was deleted. Rejects with file system errors. */
  async forget(id: string): Promise<void> {
    const { entries } = await this.read();
    if (entries.has(id)) await this.replace([...entries.values()].filter((entry) => entry.id !== id));
  }

  /** Writes the file anew. Rejects with file system errors. */
  async replace(entries: readonly IndexEntry[]): Promise<void> {
    const text: string[] = [];
    for (let from = 0; from < entries.length; from += sliceEntries) {
      const slice = entries.slice(from, from + sliceEntries);
      text.push(slice.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
      await nextTurn();
    }
    await writeFileAtomic(this.#path, text.join(''));
  }
}

/** Whether the index should be replaced: much of it is out of date, or it knows of conversations that were deleted. */
export function isUntidy(
  { entries, lines }: { readonly entries: ReadonlyMap<string, IndexEntry>; readonly lines: number },
  exists: (id: string) => boolean,
): boolean {
  return lines > 2 * entries.size + maxStale || ![...entries.keys()].every(exists);
}

function parseEntry(line: string): IndexEntry | undefined {
  try {
    const parsed = v.safeParse(entrySchema, JSON.parse(line));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
