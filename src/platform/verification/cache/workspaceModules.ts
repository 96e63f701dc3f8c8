import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { GraphModule, ImportTarget } from '../../../core/verification/definitions/definitionGraph.ts';
import type { ModulePart, PartImport } from '../../../core/verification/definitions/modulePart.ts';
import { moduleParts, opaqueModule } from '../../../core/verification/definitions/moduleParts.ts';
import { readSmallFile } from '../untrustedFiles.ts';
import { type FileStates, longestSource } from './fileStates.ts';
import { isModule, up, type WorkspaceImports } from './workspaceImports.ts';

/** A folder whose modules may be imported by their names: their files, by name. */
type Inside = ReadonlyMap<string, readonly string[]>;

/** The modules of a workspace, each read as it was when it was first looked at, with all that they import from it. */
export class WorkspaceModules {
  readonly #imports: WorkspaceImports;
  readonly #states: FileStates;
  readonly #modules = new Map<string, GraphModule>();
  readonly #insides = new Map<string, Promise<Inside>>();

  constructor(imports: WorkspaceImports, states: FileStates) {
    this.#imports = imports;
    this.#states = states;
  }

  /** One that was read before. */
  find(path: string): GraphModule | undefined {
    return this.#modules.get(path);
  }

  /** A piece of code that is verified, and all that it imports. */
  async read(path: string, code: string): Promise<GraphModule> {
    const open: string[] = [];
    const module = await this.#module(path, moduleParts(code, isPackage(path), true), open);
    await this.#readAll(open);
    return module;
  }

  /** The files of a module, dotted, of those inside of it, and all that they import. */
  async readModule(dotted: string, folder: string): Promise<string[]> {
    const target = await this.#target(folder, { level: 0, module: dotted.split('.') });
    const files = [...target.along.flat(), ...target.all.flat()];
    await this.#readAll([...files]);
    return files;
  }

  async #readAll(open: string[]): Promise<void> {
    for (let path = open.pop(); path !== undefined; path = open.pop())
      if (!this.#modules.has(path))
        this.#modules.set(path, await this.#module(path, await this.#partsOf(path), open));
  }

  /** What cannot be read as it was first seen is known by its state alone. */
  async #partsOf(path: string): Promise<ModulePart[]> {
    const { hash } = await this.#states.file(path);
    const code = /\.pyi?$/.test(path) ? await readSmallFile(path, longestSource) : undefined;
    const isSame = code !== undefined && createHash('sha256').update(code).digest('base64') === hash;
    return isSame ? moduleParts(code, isPackage(path)) : [opaqueModule(hash)];
  }

  /** @param open What it imports, and what is inside of it, is added to this. */
  async #module(path: string, parts: readonly ModulePart[], open: string[]): Promise<GraphModule> {
    const folder = dirname(path);
    const targets = new Map<PartImport, ImportTarget>();
    for (const one of parts.flatMap(({ imports }) => imports)) {
      const target = await this.#target(folder, one);
      targets.set(one, target);
      open.push(...target.along.flat());
      if (one.name === '*') open.push(...target.all.flat());
      else if (one.name !== undefined) open.push(...target.inside(one.name));
    }
    const inside = isPackage(path) ? await this.#inside(folder) : new Map<string, string[]>();
    open.push(...[...inside.values()].flat());
    return { path, parts, targets, inside: (name) => inside.get(name) ?? [] };
  }

  async #target(
    folder: string,
    { level, module }: Pick<PartImport, 'level' | 'module'>,
  ): Promise<ImportTarget & { readonly all: readonly (readonly string[])[] }> {
    const places = level > 0 ? [up(folder, level - 1)] : await this.#imports.placesFor(folder);
    const along: string[][] = Array.from({ length: Math.max(1, module.length) }, () => []);
    const insides: Inside[] = [];
    for (const place of places) {
      let at: string | undefined = place;
      for (const [index, part] of module.entries()) {
        along[index]!.push(...((await this.#inside(at)).get(part) ?? []));
        const { names } = await this.#states.folder(join(at, part));
        at = names && join(at, part);
        if (at === undefined) break;
      }
      if (at === undefined) continue;
      if (module.length === 0) along[0]!.push(...(await this.#inits(at)));
      insides.push(await this.#inside(at));
    }
    return {
      along,
      inside: (name) => insides.flatMap((one) => one.get(name) ?? []),
      all: insides.flatMap((one) => [...one.values()]),
    };
  }

  #inside(folder: string): Promise<Inside> {
    const known = this.#insides.get(folder) ?? this.#readInside(folder);
    this.#insides.set(folder, known);
    return known;
  }

  async #readInside(folder: string): Promise<Inside> {
    const { names, byStem } = await this.#states.folder(folder);
    const found = new Map<string, string[]>();
    for (const [stem, entries] of names ? byStem : []) {
      const files = entries.filter(isModule).map((name) => join(folder, name));
      if (entries.includes(`${stem}/`)) files.push(...(await this.#inits(join(folder, stem))));
      if (files.length > 0) found.set(stem, files);
    }
    return found;
  }

  async #inits(folder: string): Promise<string[]> {
    const { byStem } = await this.#states.folder(folder);
    return (byStem.get('__init__') ?? []).filter(isModule).map((name) => join(folder, name));
  }
}

const isPackage = (path: string): boolean => /^__init__\.pyi?$/.test(basename(path));
