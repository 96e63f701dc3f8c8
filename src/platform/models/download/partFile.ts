import { open, readFile, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { CatalogueFile } from '../../../core/models/modelCatalogue.ts';
import type { Validators } from '../../../core/models/resumePlan.ts';

/** What is known about a partial download, in a file next to it. */
const recordSchema = v.object({
  /** Tells the file from any other of its name. */
  version: v.string(),
  /** Bytes that have been synced to disk: what a crash of the machine may have left beyond them is not trusted. */
  bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** The server that reported the validators. */
  origin: v.optional(v.string()),
  etag: v.optional(v.string()),
  lastModified: v.optional(v.string()),
});

type PartRecord = v.InferOutput<typeof recordSchema>;

const recordText = v.pipe(v.string(), v.parseJson(), recordSchema);

/** Milliseconds between syncs to disk; so much of a download can be lost. */
const syncInterval = 5000;

/**
 * A partial download: `<name>.part`, with a record next to it that survives crashes. Only one may be open for a name,
 * which `DownloadLock` ensures. Rejects with file system errors.
 */
export class PartFile {
  readonly path: string;
  readonly #target: string;
  readonly #handle: FileHandle;
  readonly #now: () => number;
  #record: PartRecord;
  #bytes: number;
  #syncing: Promise<void> | undefined;
  #syncedAt: number;

  private constructor(target: string, handle: FileHandle, record: PartRecord, now: () => number) {
    this.path = partPath(target);
    this.#target = target;
    this.#handle = handle;
    this.#record = record;
    this.#bytes = record.bytes;
    this.#now = now;
    this.#syncedAt = now();
  }

  /** Opens the partial download of a file, or starts one. */
  static async open(target: string, file: CatalogueFile, now: () => number): Promise<PartFile> {
    const record = await readPart(target, file);
    const handle = await open(partPath(target), 'a');
    try {
      if ((await handle.stat()).size > record.bytes) await handle.truncate(record.bytes);
      return new PartFile(target, handle, record, now);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Bytes that have been downloaded. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What the server reported about the file when the download started; of another server, nothing. */
  validatorsOf(origin: string): Validators {
    return this.#record.origin === origin ? this.#record : {};
  }

  /** Remembers what a server reports about the file. */
  describe(origin: string, { etag, lastModified }: Validators): void {
    const { version, bytes } = this.#record;
    this.#record = {
      version,
      bytes,
      origin,
      ...(etag ? { etag } : {}),
      ...(lastModified ? { lastModified } : {}),
    };
  }

  async append(data: Buffer): Promise<void> {
    await this.#handle.writeFile(data);
    this.#bytes += data.length;
    if (this.#syncing || this.#now() - this.#syncedAt < syncInterval) return;
    this.#syncing = this.#sync();
    // It runs alongside the download. If it fails, the last sync fails in the same way.
    this.#syncing.catch(() => {});
  }

  /** Starts over with an empty file. */
  async restart(): Promise<void> {
    await this.#syncing?.catch(() => {});
    await this.#handle.truncate(0);
    this.#bytes = 0;
    await this.#write({ version: this.#record.version, bytes: 0 });
  }

  /** Syncs everything to disk and closes the file. */
  async close(): Promise<void> {
    try {
      await this.#syncing?.catch(() => {});
      await this.#sync();
    } finally {
      await this.#handle.close();
    }
  }

  /** After `close`: gives the file its name. */
  async complete(): Promise<void> {
    await rename(this.path, this.#target);
    await rm(recordPath(this.#target), { force: true });
    await syncFolder(path.dirname(this.#target));
  }

  /** After `close`: deletes it. */
  discard(): Promise<void> {
    return discardPart(this.#target);
  }

  async #sync(): Promise<void> {
    const bytes = this.#bytes;
    try {
      await this.#handle.datasync();
      await this.#write({ ...this.#record, bytes });
    } finally {
      this.#syncedAt = this.#now();
      this.#syncing = undefined;
    }
  }

  async #write(record: PartRecord): Promise<void> {
    this.#record = record;
    const file = recordPath(this.#target);
    await writeFile(`${file}.tmp`, JSON.stringify(record));
    await rename(`${file}.tmp`, file);
  }
}

const partPath = (target: string): string => `${target}.part`;
const recordPath = (target: string): string => `${target}.part.json`;

/** Bytes of a file's partial download that can be resumed; 0 where there is none. */
export async function bytesOfPart(target: string, file: CatalogueFile): Promise<number> {
  return (await readPart(target, file)).bytes;
}

/** Deletes the partial download of a file. */
export async function discardPart(target: string): Promise<void> {
  for (const each of [partPath(target), recordPath(target), `${recordPath(target)}.tmp`])
    await rm(each, { force: true });
}

async function readPart(target: string, file: CatalogueFile): Promise<PartRecord> {
  const version = file.sha256 ?? `${file.repository}/${file.revision}`;
  const nothing = { version, bytes: 0 };
  const text = await readFile(recordPath(target), 'utf8').catch(() => '');
  const parsed = v.safeParse(recordText, text);
  if (!parsed.success || parsed.output.version !== version) return nothing;
  const size = await stat(partPath(target)).then(
    (status) => status.size,
    () => 0,
  );
  const bytes = Math.min(size, parsed.output.bytes, file.bytes);
  return bytes === 0 ? nothing : { ...parsed.output, bytes };
}

/** Makes the new name survive a power failure. Windows and some network disks do not support it. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // The file has its name regardless.
  }
}
