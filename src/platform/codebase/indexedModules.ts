import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { PlaceIndex } from '../../core/codebase/placeIndex.ts';
import type { WorkspaceModules } from '../../core/completion/related/definitionFinder.ts';
import { relatedDefinitions } from '../../core/completion/related/relatedDefinitions.ts';
import { LruMap } from '../../core/lifetime/lruMap.ts';
import type { RelatedCode } from '../../core/ports/completionRequest.ts';
import { ModuleOutline } from '../../core/python/moduleOutline.ts';
import type { WritingPlace } from '../../protocol/codebaseContract.ts';

/** Larger files are data. In bytes. */
const largestFile = 1024 * 1024;

/** Files whose outlines stay in memory: those that one file uses, and a few more. */
const keptOutlines = 64;

/** A name with more definitions, such as `__init__`, is looked at no further. */
const mostOfOneName = 100;

interface ReadModule {
  readonly stamp: string;
  readonly outline: ModuleOutline;
}

/** Size and time of a file that is small enough to be code; undefined for what is no file that can be read. */
export async function stampOf(file: string): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() && found.size <= largestFile ? `${found.mtimeMs}:${found.size}` : undefined;
}

/** The Python files of an index as modules that import each other. What is in them is read when it is needed. */
export class IndexedModules {
  readonly #index: PlaceIndex;
  readonly #outlines = new LruMap<string, ReadModule>(keptOutlines);

  constructor(index: PlaceIndex) {
    this.#index = index;
  }

  /** What `relatedDefinitions` finds, with the paths of this machine. */
  async related(place: WritingPlace, late: AbortSignal): Promise<RelatedCode[]> {
    const unsaved = new Map(place.unsaved.map((one) => [one.path, one.text]));
    const own = { path: withSlashes(place.path), outline: outlineOf(place.text) };
    const found = await relatedDefinitions(
      { ...own, position: place.position, seen: place.seen },
      {
        modules: this.#modules(unsaved),
        roots: place.roots.map(withSlashes),
        characters: place.characters,
        late,
      },
    );
    return found.map((one) => ({ ...one, path: path.normalize(one.path) }));
  }

  #modules(unsaved: ReadonlyMap<string, string>): WorkspaceModules {
    const read = new Map<string, Promise<ModuleOutline | undefined>>();
    return {
      has: (file) => this.#index.has(path.normalize(file)),
      named: (name) =>
        this.#index.named(name, mostOfOneName).map((one) => ({ ...one, path: withSlashes(one.path) })),
      read: (file) => {
        const reading = read.get(file) ?? this.#read(path.normalize(file), unsaved);
        read.set(file, reading);
        return reading;
      },
    };
  }

  async #read(file: string, unsaved: ReadonlyMap<string, string>): Promise<ModuleOutline | undefined> {
    const text = unsaved.get(file);
    if (text !== undefined) return outlineOf(text);
    const stamp = await stampOf(file);
    if (stamp === undefined) return undefined;
    const known = this.#outlines.get(file);
    if (known?.stamp === stamp) return known.outline;
    const saved = await readFile(file, 'utf8').catch(() => undefined);
    if (saved === undefined) return undefined;
    const outline = outlineOf(saved);
    this.#outlines.set(file, { stamp, outline });
    return outline;
  }
}

function outlineOf(text: string): ModuleOutline {
  return new ModuleOutline(text.replace(/^\uFEFF/, '').split(/\r\n?|\n/));
}

function withSlashes(file: string): string {
  return path.sep === '/' ? file : file.replaceAll(path.sep, '/');
}
