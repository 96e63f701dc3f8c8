import { CodeSites } from '../../../core/verification/symbols/codeSites.ts';
import { suggestSymbols } from '../../../core/verification/symbols/suggestSymbols.ts';
import type { OffsetRange } from '../../../core/text/offsetRange.ts';
import type { SourceLocation } from '../../../core/text/position.ts';
import type { ScannedUse } from '../../../core/verification/scan/scannedCode.ts';
import type { UnknownReason, Verdict } from '../../../core/verification/symbols/symbolChecker.ts';
import { CallJudge, isSignatureSure } from './callJudge.ts';
import type { PyrightDocument } from './pyrightDocument.ts';
import type { Evidence } from './evidence.ts';
import { ExpressionTypes } from './expressionTypes.ts';
import { InstalledModules, isModule } from './installedModules.ts';
import { isAbsenceSure, isAbsentInResult } from './isAbsenceSure.ts';
import { isAbsentInModule, isAbsentInSource } from './moduleAbsence.ts';
import { isStandardLibrary, isStub, isTyped, readSource, submodulesOf } from './moduleSource.ts';
import type { ModuleSources } from './moduleSources.ts';
import type { PyrightProblem } from './pyrightProblem.ts';
import { unresolvedModule, unresolvedRelative } from './unresolvedModule.ts';
import { isOf, isOfResult, lastName, lastNameStart } from './useNames.ts';

type MissingName = Extract<PyrightProblem, { kind: 'missing' }>;

/** At most so many expressions that lack a name have their types looked up; real code has fewer. */
const mostOwners = 200;

/** Decides on each use in a document, from pyright's diagnostics and its answers. Must be closed. */
export class UseJudge {
  readonly #document: PyrightDocument;
  readonly #sites: CodeSites;
  readonly #folder: string | undefined;
  readonly #unresolved: readonly OffsetRange[];
  readonly #missing: readonly MissingName[];
  readonly #deprecated: readonly (PyrightProblem & { kind: 'deprecated' })[];
  readonly #files = new Set<string>();
  readonly #ownerModules = new Map<string, Promise<SourceLocation[] | undefined>>();
  readonly #typedModules = new Map<string, Promise<boolean>>();
  readonly #types: ExpressionTypes;
  readonly #calls: CallJudge;
  readonly #modules: InstalledModules;

  /** @param place.folder The folder of the file with the code; undefined where there is no such file. */
  constructor(
    document: PyrightDocument,
    problems: readonly PyrightProblem[],
    place: { readonly folder: string | undefined; readonly sources: ModuleSources },
  ) {
    this.#document = document;
    this.#folder = place.folder;
    this.#modules = new InstalledModules(place.sources, (module) => this.#moduleDefinitions(module));
    this.#sites = new CodeSites(document.code);
    this.#unresolved = problems.filter(({ kind }) => kind === 'unresolved').map(({ range }) => range);
    this.#missing = problems.filter((one) => one.kind === 'missing');
    const owners = new Map<string, OffsetRange>();
    for (const { range, isOfClass } of this.#missing) {
      const owner = isOfClass ? this.#sites.ownerRange(range.start) : undefined;
      if (owner && owners.size < mostOwners) owners.set(`${owner.start} ${owner.end}`, owner);
    }
    this.#types = new ExpressionTypes(document, [...owners.values()]);
    this.#deprecated = problems.filter((one) => one.kind === 'deprecated');
    this.#calls = new CallJudge(this.#sites, problems);
  }

  /** What the verdicts so far rest on. */
  get evidence(): Evidence {
    const absent = this.#unresolved.map((range) => this.#dotted(range).replace(/^\.+/, ''));
    return { files: this.#files, absent: new Set(absent) };
  }

  async close(): Promise<void> {
    await this.#types.close();
  }

  hasOwnProblem(use: ScannedUse): boolean {
    return this.#calls.isReported(use) || this.#missingPart(use) !== undefined || this.#isNamed(use);
  }

  async verdict(use: ScannedUse): Promise<Verdict> {
    const unresolved = this.#unresolved.find((range) => isOf(use, this.#dotted(range)));
    if (unresolved) return this.#unresolvedVerdict(use, unresolved);
    const missing = this.#missingPart(use);
    if (missing) return this.#missingVerdict(use, missing);
    const at = use.nameRange.start;
    const [places, printed] = await Promise.all([this.#definitions(at), this.#document.signature(at)]);
    if (places.length === 0) return this.#undefinedVerdict(use);
    if (!isOfResult(use) && (await this.#isOnlyDeclared(use, places)))
      return { kind: 'missing', nearest: [] };
    const isSure = !isOfResult(use) || (await this.#isTypedThroughout(use, places));
    const problem = await this.#calls.problemOf(use, places, printed);
    if (problem)
      return isSure && (await isSignatureSure(places)) ? { kind: 'wrong-call', problem } : unknown('dynamic');
    const deprecated = this.#deprecated.find(({ range }) => range.start === at);
    const source = places.find((place) => !isStub(place)) ?? places[0]!;
    return {
      kind: 'exists',
      ...(printed !== undefined && { signature: printed }),
      source: { path: source.path, line: source.line },
      ...(deprecated && { deprecated: deprecated.message }),
    };
  }

  /** For a name that pyright neither misses nor finds. */
  async #undefinedVerdict(use: ScannedUse): Promise<Verdict> {
    const isModule = use.symbol === use.module;
    if (isModule && (await this.#isSubmodule(use))) return { kind: 'exists' };
    if (isModule && this.#isNamed(use)) return this.#namedModuleVerdict(use);
    return (await this.#absentVerdict(use)) ?? unknown(await this.#reasonOf(use));
  }

  /** Whether it is a string that names a module. */
  #isNamed({ nameRange }: ScannedUse): boolean {
    return this.#sites.isInString(nameRange.start);
  }

  /** The first name of a chain that its owner does not have. */
  #missingPart({ range, nameRange }: ScannedUse): MissingName | undefined {
    // What comes before a call, and its arguments, are uses of their own.
    const start = Math.max(range.start, this.#sites.chainStart(nameRange.start));
    return this.#missing.find((one) => one.range.start >= start && one.range.end <= nameRange.end);
  }

  async #definitions(offset: number): Promise<SourceLocation[]> {
    const places = await this.#document.definitions(offset);
    for (const { path } of places) this.#files.add(path);
    return places;
  }

  #dotted({ start, end }: OffsetRange): string {
    return this.#document.code.slice(start, end).replaceAll(/\s+/g, '');
  }

  /** Whether there is a file for a module, although it cannot be read. */
  async #isSubmodule({ module }: ScannedUse): Promise<boolean> {
    const end = module.lastIndexOf('.');
    const places = await this.#moduleDefinitions(module.slice(0, end));
    return end > 0 && (await submodulesOf(places)).has(module.slice(end + 1));
  }

  /** For a module that was not found. */
  async #unresolvedVerdict(use: ScannedUse, range: OffsetRange): Promise<Verdict> {
    const { code } = this.#document;
    const definitionsOf = (module: string): Promise<SourceLocation[]> => this.#moduleDefinitions(module);
    const unresolved = { code, sites: this.#sites, range, definitionsOf };
    if (use.level > 0) return unresolvedRelative(unresolved, this.#folder);
    const verdict = await unresolvedModule(unresolved);
    const isUnread = verdict.kind === 'unknown' && verdict.reason === 'untyped' && use.symbol === use.module;
    return isUnread && (await this.#isSubmodule(use)) ? { kind: 'exists' } : verdict;
  }

  /** For a module that a string names. */
  async #namedModuleVerdict({ module, range }: ScannedUse): Promise<Verdict> {
    if ((await this.#moduleDefinitions(module)).length > 0) return { kind: 'exists' };
    const definitionsOf = (one: string): Promise<SourceLocation[]> => this.#moduleDefinitions(one);
    return unresolvedModule({ code: this.#document.code, sites: this.#sites, range, definitionsOf });
  }

  /** Where a module is defined, whatever of it the code imports. */
  async #moduleDefinitions(module: string): Promise<SourceLocation[]> {
    const statement = `import ${module}`;
    const copy = await this.#document.openCopy(statement);
    try {
      const places = await copy.definitions(statement.lastIndexOf('.') + 1 || 'import '.length);
      for (const { path } of places) this.#files.add(path);
      return places;
    } finally {
      await copy.close();
    }
  }

  async #missingVerdict(use: ScannedUse, { range: part, isOfClass }: MissingName): Promise<Verdict> {
    const name = this.#document.code.slice(part.start, part.end);
    if (this.#sites.isGuarded(part.start, name)) return unknown('dynamic');
    // It is defined on some platforms or versions only, or on some types of a union.
    if ((await this.#definitions(part.start)).length > 0) return unknown('dynamic');
    const owner = isOfResult(use) ? await this.#resultPlaces(use, part) : await this.#ownerPlaces(part);
    if (owner === undefined) return unknown('not-installed');
    if (owner.length === 0) return unknown('dynamic');
    const isSure = isOfResult(use)
      ? await isAbsentInResult(owner, name)
      : await (isOfClass ? isAbsenceSure(owner, name) : isAbsentInModule(owner, name, this.#modules));
    if (!isSure) return unknown('dynamic');
    const names = await this.#document.names(part.start);
    const isLast = part.end === use.nameRange.end;
    return { kind: 'missing', nearest: suggestSymbols(name, names), ...(!isLast && { part }) };
  }

  /** Whether only type checkers see a name of a module. */
  async #isOnlyDeclared(use: ScannedUse, places: readonly SourceLocation[]): Promise<boolean> {
    const owner = await this.#ownerModule(use);
    return isAbsentInSource(owner, places, lastName(use), this.#modules);
  }

  /** For a name that a module's `__getattr__` might give, so that pyright says nothing of it. */
  async #absentVerdict(use: ScannedUse): Promise<Verdict | undefined> {
    const owner = isOfResult(use) ? [] : await this.#ownerModule(use);
    const name = lastName(use);
    if (!(await isAbsentInSource(owner, [], name, this.#modules))) return undefined;
    const names = await this.#document.names(use.nameRange.start);
    return { kind: 'missing', nearest: suggestSymbols(name, names) };
  }

  /** Where the module is defined that a use takes a name of; empty where it is of anything else, or guarded. */
  async #ownerModule(use: ScannedUse): Promise<SourceLocation[]> {
    const { symbol, nameRange } = use;
    if (this.#sites.isGuarded(nameRange.start, lastName(use))) return [];
    const module = symbol.slice(0, Math.max(0, symbol.lastIndexOf('.')));
    const key = `${use.level} ${module}`;
    const known = this.#ownerModules.get(key) ?? this.#ownerPlaces(nameRange);
    this.#ownerModules.set(key, known);
    return ((await known) ?? []).filter((place) => isModule(place, module));
  }

  /** Where the owner of a missing name is defined. Undefined for a package of the workspace without files of its own. */
  async #ownerPlaces({ start }: OffsetRange): Promise<SourceLocation[] | undefined> {
    const owner = this.#sites.ownerOf(start);
    if (owner !== undefined) {
      const places = await this.#definitions(owner);
      // The definition of an assigned value does not show its attributes; its type does, where there is one.
      return places.length === 0 ? [] : [...places, ...(await this.#document.typeDefinitions(owner))];
    }
    const module = this.#sites.moduleOfImportedName(start);
    if (module === undefined) return [];
    if (/^\.+$/.test(this.#dotted(module))) return undefined;
    return this.#definitions(lastNameStart(this.#document.code, module));
  }

  /**
   * Where the class of a result that lacks a name is defined. Empty where pyright's type of the result is not sure: it
   * was inferred from untyped code, may be anything, or gets attributes from outside.
   */
  async #resultPlaces(use: ScannedUse, part: OffsetRange): Promise<SourceLocation[]> {
    const name = this.#document.code.slice(part.start, part.end);
    // Type information often leaves out private names.
    if (/^_(?!_)/.test(name) || this.#sites.setsAttribute(name)) return [];
    const range = this.#sites.ownerRange(part.start);
    if (!range) return [];
    const { printed, places } = await this.#types.typeOf(range);
    for (const { path } of places) this.#files.add(path);
    const members = printed?.split(' | ') ?? [];
    if (members.length === 0 || members.some((one) => vagueTypes.has(one))) return [];
    const isOptional = members.length > 1 && members.includes('None');
    const classes = places.filter((place) => !isOptional || !isNoneType(place));
    return (await this.#isTypedThroughout(use, classes)) ? classes : [];
  }

  /** Whether nothing between a module and these definitions had to be inferred. */
  async #isTypedThroughout(
    { module, level }: ScannedUse,
    places: readonly SourceLocation[],
  ): Promise<boolean> {
    const key = `${level} ${module}`;
    const known = this.#typedModules.get(key) ?? this.#isTypedModule(module, level);
    this.#typedModules.set(key, known);
    if (!(await known)) return false;
    for (const place of places)
      if (!(await isTyped(place)) && !places.some((other) => other !== place && isStub(other))) return false;
    return true;
  }

  async #isTypedModule(module: string, level: number): Promise<boolean> {
    const found = this.#sites.importOf(module, level);
    const places = found === undefined ? [] : await this.#definitions(found);
    if (places.some(isStub)) return true;
    for (const place of places) if (!(await isTyped(place))) return false;
    return places.length > 0;
  }

  /** Why nothing is known of a name without a definition. */
  async #reasonOf(use: ScannedUse): Promise<UnknownReason> {
    if (isOfResult(use)) return (await this.#isTypedThroughout(use, [])) ? 'dynamic' : 'untyped';
    const owner = (await this.#ownerPlaces(use.nameRange)) ?? [];
    for (const { path } of owner) if ((await readSource(path)).includes('__getattr__')) return 'dynamic';
    return 'untyped';
  }
}

/** Types that say nothing about attributes, as pyright prints them. */
const vagueTypes = new Set(['Any', 'Unknown', 'object', 'Never', 'NoReturn']);

const isNoneType = (place: SourceLocation): boolean =>
  isStandardLibrary(place) && place.path.endsWith('types.pyi');

function unknown(reason: UnknownReason): Verdict {
  return { kind: 'unknown', reason };
}
