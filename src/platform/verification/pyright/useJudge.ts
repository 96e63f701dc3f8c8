import { CodeSites } from '../../../core/verification/symbols/codeSites.ts';
import { suggestSymbols } from '../../../core/verification/symbols/suggestSymbols.ts';
import type { OffsetRange } from '../../../core/text/offsetRange.ts';
import type { SourceLocation } from '../../../core/text/position.ts';
import type { ScannedUse } from '../../../core/verification/scan/scannedCode.ts';
import { isOfResult, wholeOf } from '../../../core/verification/values/symbolNotation.ts';
import { mayFillHeirs } from '../../../core/verification/symbols/namesInSource.ts';
import type { UnknownReason, Verdict } from '../../../core/verification/symbols/symbolChecker.ts';
import { CallJudge, isSignatureSure } from './callJudge.ts';
import type { PyrightDocument } from './pyrightDocument.ts';
import type { Evidence } from './evidence.ts';
import { ExpressionTypes } from './expressionTypes.ts';
import { isAbsenceSure, isAbsentInResult } from './isAbsenceSure.ts';
import { isStandardLibrary, isStub, isTyped, readSource, submodulesOf } from './moduleSource.ts';
import type { PyrightProblem } from './pyrightProblem.ts';
import { unresolvedModule, unresolvedRelative } from './unresolvedModule.ts';

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
  readonly #typedModules = new Map<string, Promise<boolean>>();
  readonly #types: ExpressionTypes;
  readonly #calls: CallJudge;

  /** @param folder The folder of the file with the code; undefined where there is no such file. */
  constructor(document: PyrightDocument, problems: readonly PyrightProblem[], folder: string | undefined) {
    this.#document = document;
    this.#folder = folder;
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
    return this.#calls.isReported(use) || this.#missingPart(use) !== undefined;
  }

  async verdict(use: ScannedUse): Promise<Verdict> {
    const unresolved = this.#unresolved.find((range) => isOf(use, this.#dotted(range)));
    if (unresolved) return this.#unresolvedVerdict(use, unresolved);
    const missing = this.#missingPart(use);
    if (missing) return this.#missingVerdict(use, missing);
    const at = use.nameRange.start;
    const [places, printed] = await Promise.all([this.#definitions(at), this.#document.signature(at)]);
    if (places.length === 0) return this.#undefinedVerdict(use);
    const problem = await this.#calls.problemOf(use, places, printed);
    if (problem) {
      const mustBeTyped = isOfResult(use.symbol) || problem.kind === 'not-callable';
      const isSure = !mustBeTyped || (await this.#isTypedThroughout(use, places));
      return isSure && (await isSignatureSure(places)) ? { kind: 'wrong-call', problem } : unknown('dynamic');
    }
    const deprecated = this.#deprecated.find(({ range }) => range.start === at);
    const source = places.find((place) => !isStub(place)) ?? places[0]!;
    return {
      kind: 'exists',
      ...(printed !== undefined && { signature: printed }),
      source: { path: source.path, line: source.line },
      ...(deprecated && { deprecated: deprecated.message }),
    };
  }

  /** Of a name that is defined nowhere outside of the code. */
  async #undefinedVerdict(use: ScannedUse): Promise<Verdict> {
    const isCompiled = use.symbol === use.module && (await this.#isSubmodule(use));
    // A package gives back what the code has defined, such as the objects that an ORM reads.
    const isOwn = isOfResult(use.symbol) && (await this.#document.isOwn(use.nameRange.start));
    if (isCompiled || (isOwn && !this.#calls.isReported(use))) return { kind: 'exists' };
    const reason = await this.#reasonOf(use);
    return { ...unknown(reason), ...(wholeOf(use.symbol) !== undefined && { isOfAny: true }) };
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

  async #missingVerdict(use: ScannedUse, missing: MissingName): Promise<Verdict> {
    const { range: part, isOfClass, isUnbound = false } = missing;
    const name = this.#document.code.slice(part.start, part.end);
    if (this.#sites.isGuarded(part.start, name)) return unknown('dynamic');
    // It is defined on some platforms or versions only, or on some types of a union.
    if ((await this.#definitions(part.start)).length > 0) return unknown('dynamic');
    const isResult = isOfResult(use.symbol) && !isUnbound;
    const owner = isUnbound
      ? await this.#modulePlaces(use)
      : isResult
        ? await this.#resultPlaces(use, part)
        : await this.#ownerPlaces(part);
    if (owner === undefined) return unknown('not-installed');
    if (owner.length === 0) return unknown('dynamic');
    const isSure = isResult
      ? await isAbsentInResult(owner, name)
      : !(await submodulesOf(owner)).has(name) && (await isAbsenceSure(owner, name, isOfClass));
    if (!isSure) return unknown('dynamic');
    const names = await this.#document.names(part.start);
    const isLast = part.end === use.nameRange.end;
    return { kind: 'missing', nearest: suggestSymbols(name, names), ...(!isLast && { part }) };
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

  /** Where the module is defined from which a use comes. */
  async #modulePlaces({ module, level }: Pick<ScannedUse, 'module' | 'level'>): Promise<SourceLocation[]> {
    const found = this.#sites.importOf(module, level);
    return found === undefined ? [] : this.#definitions(found);
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
    // Of an own class, which is not defined elsewhere, those are asked that it inherits from.
    const inherited = places.length === 0 ? await this.#basePlaces(use) : [];
    const classes = [...places, ...inherited].filter((place) => !isOptional || !isNoneType(place));
    return (await this.#isTypedThroughout(use, classes)) ? classes : [];
  }

  /** Where the classes are defined that an own class inherits from; empty where these may give it further attributes. */
  async #basePlaces({ bases = [] }: ScannedUse): Promise<SourceLocation[]> {
    const found = (await Promise.all(bases.map((base) => this.#definitions(base)))).flat();
    for (const place of found)
      if (!isStub(place) && mayFillHeirs(await readSource(place.path), place.line)) return [];
    return found;
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
    const places = await this.#modulePlaces({ module, level });
    if (places.some(isStub)) return true;
    for (const place of places) if (!(await isTyped(place))) return false;
    return places.length > 0;
  }

  /** Why nothing is known of a name without a definition. */
  async #reasonOf(use: ScannedUse): Promise<UnknownReason> {
    if (isOfResult(use.symbol)) return (await this.#isTypedThroughout(use, [])) ? 'dynamic' : 'untyped';
    const owner = (await this.#ownerPlaces(use.nameRange)) ?? [];
    for (const { path } of owner) if ((await readSource(path)).includes('__getattr__')) return 'dynamic';
    return 'untyped';
  }
}

/** Types that say nothing about attributes, as pyright prints them. */
const vagueTypes = new Set(['Any', 'Unknown', 'object', 'Never', 'NoReturn']);

const isNoneType = (place: SourceLocation): boolean =>
  isStandardLibrary(place) && place.path.endsWith('types.pyi');

function unknown(reason: UnknownReason): Extract<Verdict, { kind: 'unknown' }> {
  return { kind: 'unknown', reason };
}

/** Whether a use is of a module, or of one inside of it. */
function isOf({ level, module }: ScannedUse, unresolved: string): boolean {
  const full = '.'.repeat(level) + module;
  return full === unresolved || full.startsWith(`${unresolved}.`);
}

function lastNameStart(code: string, { start, end }: OffsetRange): number {
  const last = /\w+\s*$/.exec(code.slice(start, end));
  return last ? start + last.index : start;
}
