import { join, sep } from 'node:path';
import { LruMap } from '../../../../core/lifetime/lruMap.ts';
import type { Position, SourceLocation } from '../../../../core/text/position.ts';
import { TextPositions } from '../../../../core/text/textPositions.ts';
import { type SourceDefinition, SourceOutline } from '../../../../core/verification/symbols/sourceOutline.ts';
import { isStub } from '../modules/moduleSource.ts';
import type { ModuleSources } from '../modules/moduleSources.ts';

/** How many sources are kept; each takes a few MB at most. */
const mostKept = 24;

/** How many answers on names in installed files are kept. */
const mostPlaces = 5_000;

/** The source of a module, with its definitions. */
export interface InstalledSource {
  readonly path: string;
  readonly outline: SourceOutline;
  /** Where a token begins. */
  readonly positionOf: (token: number) => Position;
}

/** A function or class in an installed source. */
export interface InstalledDefinition {
  readonly source: InstalledSource;
  readonly definition: SourceDefinition;
}

/** A name in an installed source. */
interface InstalledAlias {
  readonly source: InstalledSource;
  readonly token: number;
}

/** The installed packages, as far as what they define is followed. */
export interface Library {
  readonly sources: InstalledSources;
  /** Where the name at a position of an installed file is defined. */
  definitions(path: string, position: Position): Promise<SourceLocation[]>;
}

/** Reads installed modules and their stubs, each once: for a checker that starts anew when files have changed. */
export class InstalledSources {
  readonly #searchPaths: readonly string[];
  readonly #texts: ModuleSources;
  readonly #sources = new LruMap<string, Promise<InstalledSource | undefined>>(mostKept);

  readonly #places = new LruMap<string, SourceLocation[]>(mostPlaces);

  /** @param searchPaths Where packages and the standard library are. */
  constructor(searchPaths: readonly string[], texts: ModuleSources) {
    this.#searchPaths = searchPaths;
    this.#texts = texts;
  }

  /** The text of a source; empty if it cannot be read. */
  text(path: string): Promise<string> {
    return this.#texts.text(path);
  }

  /**
   * The definitions that a name may stand for that is defined at a place: several below conditions. Empty where it is none
   * of a function or class; undefined where something else is bound to the name as well.
   */
  async definitionsAt({ path, line }: SourceLocation): Promise<InstalledDefinition[] | undefined> {
    const source = await this.#source(path);
    const definition = source?.outline.at(line);
    if (!definition) return [];
    const found = source!.outline.alternatives(definition);
    return found?.map((one) => ({ source: source!, definition: one }));
  }

  /** What else the name at a place stands for, as in `name = module.other`: the source, and the token of `other` in it. */
  async aliasAt({ path, line }: SourceLocation): Promise<InstalledAlias | undefined> {
    const source = await this.#source(path);
    const token = source?.outline.aliasAt(line);
    return token === undefined ? undefined : { source: source!, token };
  }

  /** What the installed source defines for a place in a stub. */
  async definitionsOfStub({ path, line }: SourceLocation): Promise<InstalledDefinition[]> {
    const stub = await this.#source(path);
    const definition = stub?.outline.at(line);
    if (!definition) return [];
    const names: string[] = [];
    for (let one: SourceDefinition | undefined = definition; one; one = one.owner) names.unshift(one.name);
    for (const candidate of this.#sourcesOfStub(path)) {
      const source = await this.#source(candidate);
      const [found] = source?.outline.named(names) ?? [];
      const all = found && source?.outline.alternatives(found);
      if (all) return all.map((one) => ({ source: source!, definition: one }));
    }
    return [];
  }

  /** The definitions in the installed source for places that may be stubs. */
  async installed(places: readonly SourceLocation[]): Promise<InstalledDefinition[]> {
    const sources = places.filter((place) => !isStub(place));
    const found =
      sources.length > 0
        ? await Promise.all(sources.map((place) => this.definitionsAt(place)))
        : await Promise.all(places.map((place) => this.definitionsOfStub(place)));
    return distinct(found.flatMap((one) => one ?? []));
  }

  /** Where the name at a position of an installed file is defined, asked once. */
  async placesOnce(
    path: string,
    { line, character }: Position,
    ask: () => Promise<SourceLocation[]>,
  ): Promise<SourceLocation[]> {
    const key = `${line} ${character} ${path}`;
    const places = this.#places.get(key) ?? (await ask());
    this.#places.set(key, places);
    return places;
  }

  /** The files that the source of a stub may be in. */
  #sourcesOfStub(path: string): string[] {
    const parts = `${path.slice(0, -'.pyi'.length)}.py`.split(sep);
    const typeshed = parts.lastIndexOf('typeshed-fallback');
    if (typeshed >= 0) {
      const module = parts.slice(typeshed + (parts[typeshed + 1] === 'stdlib' ? 2 : 3));
      return this.#searchPaths.map((folder) => join(folder, ...module));
    }
    const package_ = parts.findLastIndex((part) => part.endsWith('-stubs'));
    if (package_ < 0) return [parts.join(sep)];
    const module = [parts[package_]!.replace(/-stubs$/, ''), ...parts.slice(package_ + 1)];
    return this.#searchPaths.map((folder) => join(folder, ...module));
  }

  #source(path: string): Promise<InstalledSource | undefined> {
    const known = this.#sources.get(path);
    if (known) return known;
    const read = readInstalled(path, this.#texts);
    this.#sources.set(path, read);
    return read;
  }
}

async function readInstalled(path: string, texts: ModuleSources): Promise<InstalledSource | undefined> {
  const text = await texts.text(path);
  if (text === '') return undefined;
  const outline = new SourceOutline(text);
  let positions: TextPositions | undefined;
  const positionOf = (token: number): Position =>
    (positions ??= new TextPositions(text)).positionAt(outline.tokens.starts[token]!);
  return { path, outline, positionOf };
}

function distinct(found: readonly InstalledDefinition[]): InstalledDefinition[] {
  const seen = new Set<SourceDefinition>();
  return found.filter(({ definition }) => seen.size < seen.add(definition).size);
}
