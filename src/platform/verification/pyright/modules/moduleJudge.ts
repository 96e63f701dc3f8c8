import { namesOfOtherPlatforms } from '../../../../core/guidance/otherPlatforms.ts';
import type { OffsetRange } from '../../../../core/text/offsetRange.ts';
import type { SourceLocation } from '../../../../core/text/position.ts';
import type { ScannedUse } from '../../../../core/verification/scan/scannedCode.ts';
import type { CodeSites } from '../../../../core/verification/symbols/codeSites.ts';
import { suggestSymbols } from '../../../../core/verification/symbols/suggestSymbols.ts';
import type { Verdict } from '../../../../core/verification/symbols/symbolChecker.ts';
import { isOfResult } from '../../../../core/verification/values/symbolNotation.ts';
import { InstalledModules, isModule } from './installedModules.ts';
import { isAbsentInModule, isAbsentInSource } from './moduleAbsence.ts';
import { isStandardLibrary, isStub, submodulesOf } from './moduleSource.ts';
import type { ModuleSources } from './moduleSources.ts';
import type { PyrightDocument } from '../server/pyrightDocument.ts';
import { unresolvedModule, unresolvedRelative } from './unresolvedModule.ts';

/** Decides on modules, and on the names in them, from pyright's answers and the installed source. */
export class ModuleJudge {
  readonly #document: PyrightDocument;
  readonly #sites: CodeSites;
  readonly #folder: string | undefined;
  readonly #definitions: (offset: number) => Promise<SourceLocation[]>;
  readonly #onFile: (path: string) => void;
  readonly #modules: InstalledModules;
  readonly #ownerModules = new Map<string, Promise<SourceLocation[] | undefined>>();

  constructor(options: {
    readonly document: PyrightDocument;
    readonly sites: CodeSites;
    /** The folder of the file with the code; undefined where there is no such file. */
    readonly folder: string | undefined;
    readonly sources: ModuleSources;
    /** Where the name at an offset is defined. */
    readonly definitions: (offset: number) => Promise<SourceLocation[]>;
    /** Called for each file that something is read from. */
    readonly onFile: (path: string) => void;
  }) {
    this.#document = options.document;
    this.#sites = options.sites;
    this.#folder = options.folder;
    this.#definitions = options.definitions;
    this.#onFile = options.onFile;
    this.#modules = new InstalledModules(options.sources, (module) => this.definitionsOf(module));
  }

  /** The files whose text the verdicts rest on. */
  get texts(): ReadonlySet<string> {
    return this.#modules.texts;
  }

  /** Where a module is defined, whatever of it the code imports. */
  async definitionsOf(module: string): Promise<SourceLocation[]> {
    const statement = `import ${module}`;
    const copy = await this.#document.openCopy(statement);
    try {
      const places = await copy.definitions(statement.lastIndexOf('.') + 1 || 'import '.length);
      for (const { path } of places) this.#onFile(path);
      return places;
    } finally {
      await copy.close();
    }
  }

  /** For a module that was not found. */
  async unresolvedVerdict(use: ScannedUse, range: OffsetRange): Promise<Verdict> {
    const { code } = this.#document;
    const definitionsOf = (module: string): Promise<SourceLocation[]> => this.definitionsOf(module);
    const unresolved = { code, sites: this.#sites, range, definitionsOf, modules: this.#modules };
    if (use.level > 0) return unresolvedRelative(unresolved, this.#folder);
    const verdict = await unresolvedModule(unresolved);
    const isUnread = verdict.kind === 'unknown' && verdict.reason === 'untyped' && use.symbol === use.module;
    return isUnread && (await this.#isSubmodule(use)) ? { kind: 'exists' } : verdict;
  }

  /** For a name that pyright neither misses nor finds; undefined where nothing is known of it. */
  async undefinedVerdict(use: ScannedUse): Promise<Verdict | undefined> {
    const isModuleItself = use.symbol === use.module;
    if (isModuleItself && (await this.#isSubmodule(use))) return { kind: 'exists' };
    if (isModuleItself && this.isNamed(use)) return this.#namedModuleVerdict(use);
    if (isOfResult(use.symbol)) return undefined;
    if (this.#isGuarded(use)) return { kind: 'unknown', reason: 'dynamic' };
    const owner = await this.#ownerModule(use);
    const name = lastName(use);
    if (!(await isAbsentInSource(owner, [], name, this.#modules))) return undefined;
    const names = await this.#document.names(use.nameRange.start);
    return { kind: 'missing', nearest: suggestSymbols(name, names) };
  }

  /** Whether it is a string that names a module. */
  isNamed({ nameRange }: ScannedUse): boolean {
    return this.#sites.isInString(nameRange.start);
  }

  /** Whether only type checkers see a name of a module. */
  async isOnlyDeclared(use: ScannedUse, places: readonly SourceLocation[]): Promise<boolean> {
    if (isOfResult(use.symbol)) return false;
    return isAbsentInSource(await this.#ownerModule(use), places, lastName(use), this.#modules);
  }

  /**
   * Which of some names the module has, or may have, that a use takes its name of: by its installed source, and in the
   * standard library by the platform. Undefined where it takes it of anything else.
   */
  async namesOfModule(use: ScannedUse, names: readonly string[]): Promise<string[] | undefined> {
    const owner = isOfResult(use.symbol) ? [] : await this.#ownerModule(use);
    if (owner.length === 0) return undefined;
    const stub = owner.find((place) => isStandardLibrary(place) && isStub(place));
    if (stub) {
      const others = namesOfOtherPlatforms(await this.#modules.peek(stub.path), process.platform);
      return names.filter((name) => !others.has(name));
    }
    const found: string[] = [];
    for (const name of names) if (!(await isAbsentInSource(owner, [], name, this.#modules))) found.push(name);
    return found;
  }

  /** Whether a name that pyright does not find in a module is certainly absent there. */
  isAbsent(owner: readonly SourceLocation[], name: string): Promise<boolean> {
    return isAbsentInModule(owner, name, this.#modules);
  }

  /** Where the owner of a missing name is defined. Undefined for a package of the workspace without files of its own. */
  async ownerPlaces({ start }: OffsetRange): Promise<SourceLocation[] | undefined> {
    const owner = this.#sites.ownerOf(start);
    if (owner !== undefined) {
      const places = await this.#definitions(owner);
      // The definition of an assigned value does not show its attributes; its type does, where there is one.
      return places.length === 0 ? [] : [...places, ...(await this.#document.typeDefinitions(owner))];
    }
    const module = this.#sites.moduleOfImportedName(start);
    if (module === undefined) return [];
    const written = this.#document.code.slice(module.start, module.end).replaceAll(/\s+/g, '');
    if (/^\.+$/.test(written)) return undefined;
    return this.#definitions(lastNameStart(this.#document.code, module));
  }

  /** Where the module is defined from which a use comes. */
  async modulePlaces({ module, level }: Pick<ScannedUse, 'module' | 'level'>): Promise<SourceLocation[]> {
    const found = this.#sites.importOf(module, level);
    return found === undefined ? [] : this.#definitions(found);
  }

  /** Where the owner of what a use takes is defined, asked once for all that the code takes of it. */
  async ownerOf(use: ScannedUse): Promise<readonly SourceLocation[]> {
    const owner = ownerName(use);
    const key = `${use.level} ${owner}`;
    const known = this.#ownerModules.get(key) ?? this.ownerPlaces(use.nameRange);
    this.#ownerModules.set(key, known);
    return (await known) ?? [];
  }

  /** Whether there is a file for a module, although it cannot be read. */
  async #isSubmodule({ module }: ScannedUse): Promise<boolean> {
    const end = module.lastIndexOf('.');
    const places = await this.definitionsOf(module.slice(0, end));
    return end > 0 && (await submodulesOf(places)).has(module.slice(end + 1));
  }

  /** For a module that a string names. */
  async #namedModuleVerdict({ module, range }: ScannedUse): Promise<Verdict> {
    if ((await this.definitionsOf(module)).length > 0) return { kind: 'exists' };
    const definitionsOf = (one: string): Promise<SourceLocation[]> => this.definitionsOf(one);
    const { code } = this.#document;
    return unresolvedModule({ code, sites: this.#sites, range, definitionsOf, modules: this.#modules });
  }

  /** Where the module is defined that a use takes a name of; empty where it is of anything else, or guarded. */
  async #ownerModule(use: ScannedUse): Promise<SourceLocation[]> {
    if (this.#isGuarded(use)) return [];
    const module = ownerName(use);
    return (await this.ownerOf(use)).filter((place) => isModule(place, module));
  }

  /** Whether the code handles the absence of what is used, here or where it takes the name. */
  #isGuarded(use: ScannedUse): boolean {
    const name = lastName(use);
    const module = `${'.'.repeat(use.level)}${ownerName(use)}`;
    return this.#sites.isGuarded(use.nameRange.start, name) || this.#sites.isTakenUnderGuard(module, name);
  }
}

function ownerName({ symbol }: ScannedUse): string {
  return symbol.slice(0, Math.max(0, symbol.lastIndexOf('.')));
}

function lastName({ symbol }: ScannedUse): string {
  return symbol.slice(symbol.lastIndexOf('.') + 1);
}

function lastNameStart(code: string, { start, end }: OffsetRange): number {
  const last = /\w+\s*$/.exec(code.slice(start, end));
  return last ? start + last.index : start;
}
