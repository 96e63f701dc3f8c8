import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as v from 'valibot';
import type { CodePlace } from '../../core/codebase/codePlace.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { writeFileAtomic } from '../writeFileAtomic.ts';

/** What the file begins with. To be changed with the form of entries or with what places are found by. */
const beginning = Buffer.from('phidelity codebase 1\n');

const checksumBytes = 8;
/** Of the SHA-256 that names the content of a source file. */
const nameBytes = 32;
/** The length of an entry's body, and its checksum. */
const frameBytes = 4 + checksumBytes;

/** Where less of the file is of use, it is written anew. */
const leastUse = 0.5;

const placesSchema = v.array(
  v.object({
    kind: v.picklist(['function', 'class']),
    name: v.string(),
    line: v.number(),
    startLine: v.number(),
    endLine: v.number(),
    words: v.array(v.tuple([v.string(), v.number()])),
    calls: v.array(v.string()),
  }),
);

/** The SHA-256 of a source file's content, which its outline depends on, and nothing else. */
export function contentName(source: Uint8Array): string {
  return createHash('sha256').update(source).digest('hex');
}

/**
 * The outlines of source files on disk, each under the name of the content that it is of. Entries are added at the end of one
 * file, which two windows may do at the same time. Each has a checksum: what follows a damaged one counts as not there.
 */
export class OutlineFile {
  readonly #path: string;
  readonly #logger: Logger;
  #entries = new Map<string, Buffer>();
  #fresh: Buffer[] = [];
  #isWhole = false;
  #isKept = false;
  #isBroken = false;

  constructor(file: string, logger: Logger) {
    this.#path = file;
    this.#logger = logger;
  }

  /** Reads the file. Never rejects: one that cannot be read is one without entries. */
  async load(): Promise<void> {
    const bytes = await readFile(this.#path).catch(() => Buffer.alloc(0));
    if (!bytes.subarray(0, beginning.length).equals(beginning)) return;
    let at = beginning.length;
    while (at + frameBytes <= bytes.length) {
      const length = bytes.readUInt32LE(at);
      const entry = bytes.subarray(at, at + frameBytes + length);
      const body = entry.subarray(frameBytes);
      if (body.length < length || !checksum(body).equals(entry.subarray(4, frameBytes))) break;
      this.#entries.set(body.subarray(0, nameBytes).toString('hex'), entry);
      at += entry.length;
    }
    this.#isWhole = at === bytes.length;
    if (!this.#isWhole) this.#logger.warn(`${this.#path} is damaged; it is written again.`);
  }

  /** What is known of a content; undefined if nothing is. */
  get(name: string): CodePlace[] | undefined {
    const entry = this.#entries.get(name);
    if (!entry) return undefined;
    const text = inflateRawSync(entry.subarray(frameBytes + nameBytes)).toString('utf8');
    const parsed = v.safeParse(placesSchema, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  }

  /** Keeps the outline of one content: before `keep` with all others, later at once. */
  async add(name: string, places: readonly CodePlace[]): Promise<void> {
    const entry = entryOf(name, places);
    if (this.#isKept) await this.#append([entry]);
    else this.#fresh.push(entry);
  }

  /** Writes what is new, and forgets what is of no use where that is most of it. To be called once all files are read. */
  async keep(used: ReadonlySet<string>): Promise<void> {
    const old = [...this.#entries].filter(([name]) => used.has(name));
    const isOfUse = this.#isWhole && old.length >= this.#entries.size * leastUse;
    const fresh = this.#fresh;
    this.#entries = new Map();
    this.#fresh = [];
    if (isOfUse) await this.#append(fresh);
    else await this.#replace([...old.map(([, entry]) => entry), ...fresh]);
    this.#isKept = true;
  }

  async #append(entries: readonly Buffer[]): Promise<void> {
    if (entries.length > 0) await this.#write(() => appendFile(this.#path, Buffer.concat(entries)));
  }

  async #replace(entries: readonly Buffer[]): Promise<void> {
    await this.#write(async () => {
      await mkdir(path.dirname(this.#path), { recursive: true });
      await writeFileAtomic(this.#path, Buffer.concat([beginning, ...entries]));
    });
  }

  async #write(write: () => Promise<void>): Promise<void> {
    if (this.#isBroken) return;
    try {
      await write();
    } catch (error) {
      this.#isBroken = true;
      this.#logger.warn(`What is known of the workspace's code cannot be kept: ${String(error)}`);
    }
  }
}

function entryOf(name: string, places: readonly CodePlace[]): Buffer {
  const body = Buffer.concat([
    Buffer.from(name, 'hex'),
    deflateRawSync(JSON.stringify(places), { level: 1 }),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([length, checksum(body), body]);
}

function checksum(body: Uint8Array): Buffer {
  return createHash('sha256').update(body).digest().subarray(0, checksumBytes);
}
