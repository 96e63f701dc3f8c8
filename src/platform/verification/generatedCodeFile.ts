import { readFile, stat } from 'node:fs/promises';
import * as v from 'valibot';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { GeneratedText } from '../../core/verification/generatedCode/generatedRanges.ts';
import { SharedFile } from '../storage/sharedFile.ts';

/** The generated texts of one document, by its address. */
export interface StoredDocument {
  readonly uri: string;
  readonly texts: readonly GeneratedText[];
}

const place = v.pipe(v.number(), v.integer(), v.minValue(0));

const fileSchema = v.object({
  documents: v.array(
    v.object({
      uri: v.string(),
      texts: v.array(
        v.object({ line: place, character: place, text: v.string(), wanted: v.exactOptional(v.string()) }),
      ),
    }),
  ),
});

/** Limit of all texts in characters; the oldest are dropped beyond it. */
const mostCharacters = 1_000_000;

/** In bytes. No file that this class wrote is larger, even if every character is escaped. */
const mostBytes = 16 * mostCharacters;

/**
 * The generated parts of all documents, in one file. Windows without a workspace share it: each replaces its own
 * documents and keeps the others.
 */
export class GeneratedCodeFile {
  readonly #file: SharedFile;

  constructor(path: string) {
    this.#file = new SharedFile(path);
  }

  /** All documents, the latest at the end. A damaged file counts as empty. Rejects with `storage`. */
  read(): Promise<readonly StoredDocument[]> {
    return orStorageError(this.#read());
  }

  /** Replaces the texts of these documents; one without texts is removed. Rejects with `storage`. */
  replace(documents: readonly StoredDocument[]): Promise<void> {
    const replaced = new Set(documents.map(({ uri }) => uri));
    const added = documents.filter(({ texts }) => texts.length > 0);
    const change = this.#file.change(async () => {
      const others = (await this.#read()).filter(({ uri }) => !replaced.has(uri));
      return JSON.stringify({ documents: withinBounds([...others, ...added]) });
    });
    return orStorageError(change);
  }

  async #read(): Promise<readonly StoredDocument[]> {
    const size = await stat(this.#file.path).then(
      (found) => found.size,
      (error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
        throw error;
      },
    );
    if (size === 0 || size > mostBytes) return [];
    return parseDocuments(await readFile(this.#file.path, 'utf8'));
  }
}

async function orStorageError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { message } = PhidelityError.from(error);
    throw new PhidelityError('storage', `The list of generated code could not be saved or read: ${message}`, {
      cause: error,
    });
  }
}

function parseDocuments(text: string): readonly StoredDocument[] {
  try {
    const parsed = v.safeParse(fileSchema, JSON.parse(text));
    return parsed.success ? parsed.output.documents : [];
  } catch {
    return []; // torn by a crash of the machine
  }
}

function withinBounds(documents: readonly StoredDocument[]): readonly StoredDocument[] {
  let characters = 0;
  const first = documents.findLastIndex(({ texts }) => {
    for (const { text } of texts) characters += text.length;
    return characters > mostCharacters;
  });
  return documents.slice(first + 1);
}
