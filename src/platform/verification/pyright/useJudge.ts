import { CodeSites } from '../../../core/verification/symbols/codeSites.ts';
import { suggestSymbols } from '../../../core/verification/symbols/suggestSymbols.ts';
import { isOfResult, wholeOf } from '../../../core/verification/values/symbolNotation.ts';
import type { OffsetRange } from '../../../core/text/offsetRange.ts';
import type { SourceLocation } from '../../../core/text/position.ts';
import type { ScannedUse } from '../../../core/verification/scan/scannedCode.ts';
import type {
  CallProblem,
  UnknownReason,
  Verdict,
} from '../../../core/verification/symbols/symbolChecker.ts';
import { AttributeJudge } from './attributes/attributeJudge.ts';
import { CallJudge } from './calls/callJudge.ts';
import type { InstalledSources } from './calls/installedSources.ts';
import { Receivers } from './calls/receivers.ts';
import type { PyrightDocument } from './server/pyrightDocument.ts';
import type { Evidence } from './evidence.ts';
import { ModuleJudge } from './modules/moduleJudge.ts';
import { isStub, isTyped, readSource } from './modules/moduleSource.ts';
import type { ModuleSources } from './modules/moduleSources.ts';
import type { PyrightProblem } from './server/pyrightProblem.ts';

/** Where code is judged. */
export interface JudgedPlace {
  /** The folder of the file with the code; undefined where there is no such file. */
  readonly folder: string | undefined;
  /** The workspace's folders. */
  readonly roots: readonly string[];
  readonly sources: InstalledSources;
  readonly moduleSources: ModuleSources;
}

type Facts = readonly [places: SourceLocation[], printed: string | undefined];

type MissingName = Extract<PyrightProblem, { kind: 'missing' }>;

/** At most so many expressions that lack a name have their types looked up; real code has fewer. */
const mostOwners = 200;

/** Decides on each use in a document, from pyright's diagnostics and its answers. Must be closed. */
export class UseJudge {
  readonly #document: PyrightDocument;
  readonly #sites: CodeSites;
  readonly #unresolved: readonly OffsetRange[];
  readonly #missing: readonly MissingName[];
  readonly #deprecated: readonly (PyrightProblem & { kind: 'deprecated' })[];
  readonly #files = new Set<string>();
  readonly #modules: ModuleJudge;
  readonly #attributes: AttributeJudge;
  readonly #known = new Map<string, Promise<Facts>>();
  readonly #calls: CallJudge;
  readonly #receivers: Receivers;

  /** @param uses All that the code uses. */
  constructor(
    document: PyrightDocument,
    problems: readonly PyrightProblem[],
    uses: readonly ScannedUse[],
    { folder, roots, sources, moduleSources }: JudgedPlace,
  ) {
    this.#document = document;
    const sites = new CodeSites(document.code);
    this.#sites = sites;
    this.#unresolved = problems.filter(({ kind }) => kind === 'unresolved').map(({ range }) => range);
    this.#missing = problems.filter((one) => one.kind === 'missing');
    this.#deprecated = problems.filter((one) => one.kind === 'deprecated');
    const definitions = (offset: number): Promise<SourceLocation[]> => this.#definitions(offset);
    const onFile = (path: string): void => void this.#files.add(path);
    const modules = new ModuleJudge({
      document,
      sites,
      folder,
      sources: moduleSources,
      definitions,
      onFile,
    });
    this.#modules = modules;
    this.#attributes = new AttributeJudge({
      document,
      sites,
      uses,
      owners: this.#owners(),
      roots,
      sources: moduleSources,
      definitions,
      moduleDefinitions: (module) => modules.definitionsOf(module),
    });
    const note = (places: SourceLocation[]): SourceLocation[] => {
      for (const { path } of places) onFile(path);
      return places;
    };
    this.#receivers = new Receivers(document);
    this.#calls = new CallJudge(sites, problems, {
      sources,
      definitions: async (path, position) =>
        note(await sources.placesOnce(path, position, () => document.definitionsIn(path, position))),
    });
  }

  /** What the verdicts so far rest on. */
  get evidence(): Evidence {
    const absent = this.#unresolved.map((range) => this.#dotted(range).replace(/^\.+/, ''));
    const { sourceFolders } = this.#attributes;
    const texts = new Set([...this.#modules.texts, ...this.#attributes.texts]);
    const { hasListed } = this.#document;
    return { files: this.#files, absent: new Set(absent), sourceFolders, texts, hasListed };
  }

  async close(): Promise<void> {
    await Promise.all([this.#attributes.close(), this.#receivers.close()]);
  }

  hasOwnProblem(use: ScannedUse): boolean {
    const hasProblem = this.#calls.isReported(use) || this.#missingPart(use) !== undefined;
    return hasProblem || this.#modules.isNamed(use);
  }

  /** Whether pyright knows no such module or name, which it may be wrong about. */
  isRefused(use: ScannedUse): boolean {
    return (
      this.#unresolved.some((range) => isOf(use, this.#dotted(range))) || this.#missingPart(use) !== undefined
    );
  }

  async verdict(use: ScannedUse): Promise<Verdict> {
    const unresolved = this.#unresolved.find((range) => isOf(use, this.#dotted(range)));
    if (unresolved) return this.#modules.unresolvedVerdict(use, unresolved);
    const missing = this.#missingPart(use);
    if (missing) return this.#missingVerdict(use, missing);
    const at = use.nameRange.start;
    const [places, printed] = await this.#facts(use);
    if (places.length === 0) return this.#undefinedVerdict(use, printed);
    if (await this.#isOnlySaid(use, places)) return { kind: 'missing', nearest: [] };
    const call = await this.#calls.judge({
      use,
      places,
      printed,
      receiver: (method) => this.#receivers.definitionsOf(use, places, method),
      isSure: (problem) => this.#isCalleeSure(use, places, problem),
    });
    if (call.kind === 'unsure') return unknown('dynamic');
    if (call.kind === 'wrong') {
      const { kind: _, ...problem } = call;
      return { kind: 'wrong-call', ...problem };
    }
    const deprecated = this.#deprecated.find(({ range }) => range.start === at);
    const source = places.find((place) => !isStub(place)) ?? places[0]!;
    return {
      kind: 'exists',
      ...(printed !== undefined && { signature: printed }),
      source: { path: source.path, line: source.line },
      ...(deprecated && { deprecated: deprecated.message }),
      ...(call.kind === 'unchecked' && {
        unchecked: { keywords: call.keywords, argument: call.argument },
      }),
    };
  }

  /** As in `ModuleJudge`. */
  namesOfModule(use: ScannedUse, names: readonly string[]): Promise<string[] | undefined> {
    return this.#modules.namesOfModule(use, names);
  }

  /** Whether there certainly is what a use names, whatever it is called with: `verdict` would not say that it is missing. */
  async isThere(use: ScannedUse): Promise<boolean> {
    if (this.isRefused(use)) return false;
    if (isOfResult(use.symbol)) return true;
    const places = await this.#definitions(use.nameRange.start);
    return places.length > 0 && !(await this.#isOnlySaid(use, places));
  }

  /** Whether a name is absent where the code runs, although pyright finds it in some places. */
  async #isOnlySaid(use: ScannedUse, places: readonly SourceLocation[]): Promise<boolean> {
    if (await this.#modules.isOnlyDeclared(use, places)) return true;
    const owner = isOfResult(use.symbol) ? [] : await this.#modules.ownerOf(use);
    return this.#attributes.isOfObjectsOnly(use, owner, places);
  }

  /** Where a symbol is defined, and how pyright prints it; asked once for all uses of what is in a module or class. */
  #facts(use: ScannedUse): Promise<Facts> {
    const at = use.nameRange.start;
    const key = isOfResult(use.symbol) ? String(at) : `${use.level} ${use.module} ${use.symbol}`;
    const known = this.#known.get(key);
    if (known) return known;
    const facts = Promise.all([this.#definitions(at), this.#document.signature(at)]);
    this.#known.set(key, facts);
    return facts;
  }

  /** The expressions whose class lacks a name. */
  #owners(): OffsetRange[] {
    const owners = new Map<string, OffsetRange>();
    for (const { range, isOfClass } of this.#missing) {
      const owner = isOfClass ? this.#sites.ownerRange(range.start) : undefined;
      if (owner && owners.size < mostOwners) owners.set(`${owner.start} ${owner.end}`, owner);
    }
    return [...owners.values()];
  }

  /** For a name that pyright neither misses nor finds. */
  async #undefinedVerdict(use: ScannedUse, printed: string | undefined): Promise<Verdict> {
    const found = await this.#modules.undefinedVerdict(use);
    if (found) return found;
    if (this.#attributes.mayBeAbsent(use, printed))
      return this.#missingVerdict(use, { kind: 'missing', range: use.nameRange, isOfClass: true });
    // A package gives back what the code has defined, such as the objects that an ORM reads.
    const isOwn = isOfResult(use.symbol) && (await this.#document.isOwn(use.nameRange.start));
    if (isOwn && !this.#calls.isReported(use)) return { kind: 'exists' };
    const reason = await this.#reasonOf(use);
    const isOfAny = wholeOf(use.symbol) !== undefined;
    return { kind: 'unknown', reason, ...(isOfAny && { isOfAny: true }) };
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

  async #missingVerdict(use: ScannedUse, missing: MissingName): Promise<Verdict> {
    const { range: part, isOfClass, isUnbound = false } = missing;
    const name = this.#document.code.slice(part.start, part.end);
    if (this.#sites.isGuarded(part.start, name)) return unknown('dynamic');
    // It is defined on some platforms or versions only, or on some types of a union.
    if ((await this.#definitions(part.start)).length > 0) return unknown('dynamic');
    if (!isUnbound && (isOfClass || isOfResult(use.symbol))) {
      if (!(await this.#attributes.isAbsent(use, part))) return unknown('dynamic');
    } else {
      const owner = isUnbound ? await this.#modules.modulePlaces(use) : await this.#modules.ownerPlaces(part);
      if (owner === undefined) return unknown('not-installed');
      if (owner.length === 0 || !(await this.#modules.isAbsent(owner, name))) return unknown('dynamic');
    }
    const names = await this.#document.names(part.start);
    const isLast = part.end === use.nameRange.end;
    return { kind: 'missing', nearest: suggestSymbols(name, names), ...(!isLast && { part }) };
  }

  /** Whether it is certain what is called, and that it takes what pyright says. */
  async #isCalleeSure(
    use: ScannedUse,
    places: readonly SourceLocation[],
    problem: CallProblem | undefined,
  ): Promise<boolean> {
    const isResult = isOfResult(use.symbol);
    const mustBeTyped = isResult || problem?.kind === 'not-callable';
    const isCertain =
      !mustBeTyped ||
      (await this.#isTypedThroughout(use, places)) ||
      (isResult && (await this.#receivers.isOfClass(use)));
    return isCertain && this.#attributes.isConstructorSure(places);
  }

  /** Whether nothing on the way to what is called had to be inferred. */
  async #isTypedThroughout(use: ScannedUse, places: readonly SourceLocation[]): Promise<boolean> {
    if (!(await this.#attributes.isDeclared(use, use.nameRange.start))) return false;
    for (const place of places)
      if (!(await isTyped(place)) && !places.some((other) => other !== place && isStub(other))) return false;
    return true;
  }

  /** Why nothing is known of a name without a definition. */
  async #reasonOf(use: ScannedUse): Promise<UnknownReason> {
    if (isOfResult(use.symbol))
      return (await this.#attributes.isDeclared(use, use.nameRange.start)) ? 'dynamic' : 'untyped';
    const owner = (await this.#modules.ownerPlaces(use.nameRange)) ?? [];
    for (const { path } of owner) if ((await readSource(path)).includes('__getattr__')) return 'dynamic';
    return 'untyped';
  }
}

function unknown(reason: UnknownReason): Verdict {
  return { kind: 'unknown', reason };
}

/** Whether a use is of a module, or of one inside of it. */
function isOf({ level, module }: ScannedUse, unresolved: string): boolean {
  const full = '.'.repeat(level) + module;
  return full === unresolved || full.startsWith(`${unresolved}.`);
}
