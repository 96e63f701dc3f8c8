import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { DefinitionGraph, type PartOf } from '../../../core/verification/definitions/definitionGraph.ts';
import { TaskQueue } from '../../../core/lifetime/async.ts';
import type { ModulePart } from '../../../core/verification/definitions/modulePart.ts';
import type { SourceLocation } from '../../../core/text/position.ts';
import { type FileStates, moduleNames } from './fileStates.ts';
import type { WorkspaceImports } from './workspaceImports.ts';
import { WorkspaceModules } from './workspaceModules.ts';

/** A place in one of the parts that are reached in a file: which of its tokens. Without a part: the file's first line. */
export interface PartPlace {
  readonly path: string;
  readonly part?: number | undefined;
  readonly token?: number | undefined;
}

/** What the verdicts on a piece of code may rest on in its workspace, by definitions. */
export interface ReachedDefinitions {
  /** The same only if all these definitions are the same, and where modules are found. */
  readonly digest: string;
  /** The same only if the modules in which they are have the same names. */
  readonly listing: string;
  /** Undefined for a place in no reached definition, or between its tokens. */
  placeOf(place: SourceLocation): PartPlace | undefined;
  /** Where a place of the same definitions is now. */
  lineOf(place: PartPlace): number | undefined;
}

/** Tells what code rests on in its workspace, by definitions and not only by files. */
export class WorkspaceDefinitions {
  readonly #states: FileStates;
  readonly #modules: WorkspaceModules;
  readonly #graph: DefinitionGraph;
  /** One at a time: what another one has not read to its end would count as not there. */
  readonly #queue = new TaskQueue();
  readonly #hashes = new WeakMap<ModulePart, string>();

  constructor(imports: WorkspaceImports, states: FileStates) {
    this.#states = states;
    this.#modules = new WorkspaceModules(imports, states);
    this.#graph = new DefinitionGraph((path) => this.#modules.find(path));
  }

  /**
   * @param folders Where the code, and what it imports, finds modules.
   * @param always Modules, dotted, on which any code may depend.
   */
  reachedBy(
    code: { readonly path: string; readonly code: string },
    folders: ReadonlySet<string>,
    always: readonly string[],
  ): Promise<ReachedDefinitions> {
    return this.#queue.run(() => this.#reachedBy(code, folders, always));
  }

  async #reachedBy(
    { path, code }: { readonly path: string; readonly code: string },
    folders: ReadonlySet<string>,
    always: readonly string[],
  ): Promise<ReachedDefinitions> {
    const module = await this.#modules.read(path, code);
    const others: string[] = [];
    for (const one of always) others.push(...(await this.#modules.readModule(one, dirname(path))));
    const reached = partsByFile(this.#graph.reached(module, others));
    const definitions = createHash('sha256');
    for (const folder of [...folders].sort())
      definitions.update(`${folder}\0${String(moduleNames(await this.#states.folder(folder)))}\n`);
    const listing = createHash('sha256');
    for (const [file, { all, parts }] of reached) {
      // What stands in the first line can then be nothing else, and nowhere else.
      const first = all.filter(({ names, lines }) => lines[0] === 1 && names?.length !== 0);
      const [beginning, rest] = [first, parts].map((some) =>
        some.map((part) => this.#hashOf(part)).join(' '),
      );
      definitions.update(`${file}\0${beginning}\0${rest}\n`);
      listing.update(`${file}\0${[...new Set(all.flatMap(({ names = [] }) => names))].sort().join(' ')}\n`);
    }
    return {
      digest: definitions.digest('base64'),
      listing: listing.digest('base64'),
      placeOf: (place) => placeIn(reached.get(place.path)?.parts ?? [], place),
      lineOf: (place) => lineIn(reached.get(place.path)?.parts ?? [], place),
    };
  }

  #hashOf(part: ModulePart): string {
    const known = this.#hashes.get(part) ?? createHash('sha256').update(part.text).digest('base64');
    this.#hashes.set(part, known);
    return known;
  }
}

interface FileParts {
  readonly all: readonly ModulePart[];
  /** Those that are reached, in their order. */
  readonly parts: readonly ModulePart[];
}

function partsByFile(reached: readonly PartOf[]): Map<string, FileParts> {
  const found = new Map<string, { readonly all: readonly ModulePart[]; readonly indices: number[] }>();
  for (const { module, index } of reached) {
    const known = found.get(module.path) ?? { all: module.parts, indices: [] };
    known.indices.push(index);
    found.set(module.path, known);
  }
  const inOrder = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(
    inOrder.map(([file, { all, indices }]) => {
      const parts = indices.sort((a, b) => a - b).map((index) => all[index]!);
      return [file, { all, parts }];
    }),
  );
}

function placeIn(parts: readonly ModulePart[], { path, line }: SourceLocation): PartPlace | undefined {
  if (parts.length === 0) return undefined;
  if (line === 1) return { path };
  for (const [part, { lines }] of parts.entries()) {
    const token = lines.indexOf(line);
    if (token >= 0) return { path, part, token };
  }
  return undefined;
}

function lineIn(parts: readonly ModulePart[], { part, token }: PartPlace): number | undefined {
  if (parts.length === 0) return undefined;
  return part === undefined || token === undefined ? 1 : parts[part]?.lines[token];
}
