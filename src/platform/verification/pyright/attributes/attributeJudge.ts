import { dirname, sep } from 'node:path';
import type { OffsetRange } from '../../../../core/text/offsetRange.ts';
import type { SourceLocation } from '../../../../core/text/position.ts';
import { isQuoted, mayFill } from '../../../../core/verification/symbols/classFilling.ts';
import { classesIn } from '../../../../core/verification/symbols/classDefinition.ts';
import type { CodeSites } from '../../../../core/verification/symbols/codeSites.ts';
import { assignsAttribute } from '../../../../core/verification/symbols/namesInSource.ts';
import { codeInLine } from '../../../../core/verification/scan/withoutComments.ts';
import { readImportStatement } from '../../../../core/verification/scan/readImports.ts';
import type { ScannedUse } from '../../../../core/verification/scan/scannedCode.ts';
import { isOfResult } from '../../../../core/verification/values/symbolNotation.ts';
import { ClassJudge, type ValueClasses } from './classJudge.ts';
import { ClassFamilies } from './classFamilies.ts';
import { ClassSources } from './classSources.ts';
import { ExpressionTypes } from './expressionTypes.ts';
import { Heirs, type SourceFolder } from './heirs.ts';
import { isStandardLibrary, isStub, isTypeshed } from '../modules/moduleSource.ts';
import type { ModuleSources } from '../modules/moduleSources.ts';
import { ProducedTypes } from './producedTypes.ts';
import type { PyrightDocument } from '../server/pyrightDocument.ts';

/** Each takes pyright as long as another copy of the code. */
const mostFurtherTypes = 20;

/** Packages whose data has a `__getattr__` that gives columns, which are not called. */
const labelledData = new Set(['pandas', 'geopandas']);

/** Decides whether the attributes that pyright does not find in classes and their instances are absent. Must be closed. */
export class AttributeJudge {
  readonly #document: PyrightDocument;
  readonly #sites: CodeSites;
  readonly #definitions: (offset: number) => Promise<SourceLocation[]>;
  readonly #types: ExpressionTypes;
  readonly #produced: ProducedTypes;
  readonly #sources: ClassSources;
  readonly #families: ClassFamilies;
  readonly #heirs: Heirs;
  readonly #classes: ClassJudge;
  readonly #isOwn: (path: string) => boolean;
  #furtherTypes = 0;

  /**
   * @param options.owners The expressions whose attributes will be asked for.
   * @param options.definitions Where the name at an offset is defined.
   * @param options.moduleDefinitions Where a module is defined.
   * @param options.roots The workspace's folders.
   */
  constructor(options: {
    readonly document: PyrightDocument;
    readonly sites: CodeSites;
    readonly uses: readonly ScannedUse[];
    readonly owners: readonly OffsetRange[];
    readonly roots: readonly string[];
    readonly sources: ModuleSources;
    readonly definitions: (offset: number) => Promise<SourceLocation[]>;
    readonly moduleDefinitions: (module: string) => Promise<SourceLocation[]>;
  }) {
    const { document, sites, uses, owners, roots, sources, definitions, moduleDefinitions } = options;
    this.#document = document;
    this.#sites = sites;
    this.#definitions = definitions;
    this.#types = new ExpressionTypes(document, owners);
    this.#produced = new ProducedTypes(document.code, sites, uses, definitions);
    const own = [...roots, dirname(document.path)].map((folder) => folder + sep);
    this.#isOwn = (path) =>
      own.some((folder) => path.startsWith(folder) && !installed.test(path.slice(folder.length)));
    this.#sources = new ClassSources(sources, moduleDefinitions);
    this.#sources.setSource(document.path, document.code);
    this.#families = new ClassFamilies(this.#sources, this.#isOwn);
    this.#heirs = new Heirs(this.#sources, sources.packages, document.path);
    this.#classes = new ClassJudge({
      sources: this.#sources,
      families: this.#families,
      heirs: this.#heirs,
      isOwn: this.#isOwn,
      code: document.path,
    });
  }

  /** The folders all of whose sources the answers rest on. */
  get sourceFolders(): readonly SourceFolder[] {
    return this.#heirs.folders;
  }

  /** The files whose text the answers rest on. */
  get texts(): ReadonlySet<string> {
    return this.#sources.texts;
  }

  async close(): Promise<void> {
    await this.#types.close();
  }

  /**
   * Whether pyright's type of the value whose attribute a use is was declared, and not inferred.
   *
   * @param part Where the name of the attribute begins.
   */
  isDeclared(use: ScannedUse, part: number): Promise<boolean> {
    return this.#produced.isDeclared(use, part);
  }

  /** Whether calling what is defined in some places certainly takes what pyright says. */
  isConstructorSure(places: readonly SourceLocation[]): Promise<boolean> {
    return this.#families.isConstructorSure(places);
  }

  /**
   * Whether an attribute may be absent that pyright takes for one which `__getattr__` gives.
   *
   * @param printed Its type as pyright prints it.
   */
  mayBeAbsent(use: ScannedUse, printed: string | undefined): boolean {
    if (!isOfResult(use.symbol)) return false;
    return (use.call !== undefined && isOfData(use)) || printed?.endsWith(': NoReturn') === true;
  }

  /** Whether an attribute that pyright does not find is certainly absent. */
  async isAbsent(use: ScannedUse, part: OffsetRange): Promise<boolean> {
    const name = this.#document.code.slice(part.start, part.end);
    if (this.#sites.setsAttribute(name)) return false;
    if (isOfData(use) && (await this.#isAddedByOthers(name))) return false;
    const isCalled = use.call !== undefined && part.end === use.nameRange.end;
    const isResult = isOfResult(use.symbol);
    const found = isResult ? await this.#resultClasses(use, part) : await this.#ownerClasses(part, name);
    return this.#classes.isAbsent(found, { name, isCalled });
  }

  /**
   * Whether a use takes of a class itself what only its objects have.
   *
   * @param owner Where what it takes it of is defined.
   * @param places Where pyright finds the attribute.
   */
  async isOfObjectsOnly(
    { symbol, nameRange }: ScannedUse,
    owner: readonly SourceLocation[],
    places: readonly SourceLocation[],
  ): Promise<boolean> {
    const name = this.#document.code.slice(nameRange.start, nameRange.end);
    if (isOfResult(symbol) || this.#sites.setsAttribute(name)) return false;
    const sources = places.filter((place) => !isStub(place));
    if (sources.length === 0) return false;
    for (const { path, line } of sources) {
      const given = new RegExp(String.raw`\bself\.${name}\b|^\s+${name}\s*:[^=]*$`);
      if (!given.test(codeInLine(await this.#sources.peek(path), line))) return false;
    }
    const classes = (await this.#sources.classesAt(owner)) ?? [];
    for (const one of classes) if (!(await this.#families.isOfObjectsOnly(one, name))) return false;
    return classes.length > 0;
  }

  /** Where the class of a name in a module is defined, or the class that it stands for; empty where it is not sure. */
  async #ownerClasses(part: OffsetRange, name: string): Promise<ValueClasses> {
    const owner = this.#sites.ownerOf(part.start);
    if (owner === undefined) return unsure;
    const [defined, places] = await Promise.all([
      this.#definitions(owner),
      this.#document.typeDefinitions(owner),
    ]);
    // What is None at first becomes something else later.
    if (defined.length === 0 || isOnlyNone(places)) return unsure;
    for (const { path } of defined.filter((place) => !isStub(place))) {
      const tokens = await this.#sources.tokensOf(path);
      if (assignsAttribute(tokens.code, name)) return unsure;
      if (this.#isOwn(path) && mayFill(tokens.lines, tokens, name, 'others')) return unsure;
    }
    const isItself = (place: SourceLocation): boolean =>
      places.some(({ path, line }) => path === place.path && line === place.line);
    return { places, mayBeHeir: !defined.every(isItself) };
  }

  /** Where the classes of a result are defined. Empty where pyright's type of the result is not sure, or may be anything. */
  async #resultClasses(use: ScannedUse, part: OffsetRange): Promise<ValueClasses> {
    const name = this.#document.code.slice(part.start, part.end);
    const range = this.#sites.ownerRange(part.start);
    // Type information often leaves out private names.
    if (!range || /^_(?!_)/.test(name) || !(await this.isDeclared(use, part.start))) return unsure;
    const tokens = await this.#sources.tokensOf(this.#document.path);
    if (isQuoted(tokens, name)) return unsure;
    const { printed, places } = await this.#typeOf(range);
    const members = membersOf(printed ?? '');
    if (members.length === 0 || members.some((one) => vagueTypes.has(one))) return unsure;
    const isOptional = members.length > 1 && members.includes('None');
    const classes = places.filter((place) => !isOptional || !isNoneType(place));
    const path = this.#document.path;
    const own = classesIn(tokens).filter((one) => members.includes(one.name));
    return { places: classes, own: own.map((definition) => ({ path, definition })), mayBeHeir: true };
  }

  /** Whether a package that the code imports may add an attribute to data, as tqdm does with `progress_apply`. */
  async #isAddedByOthers(name: string): Promise<boolean> {
    const tokens = await this.#sources.tokensOf(this.#document.path);
    const modules = new Map<string, number>();
    for (const { firstToken, endToken } of tokens.lines)
      if (/^(?:import|from)$/.test(tokens.texts[firstToken]!))
        for (const { found } of readImportStatement(tokens, firstToken, endToken)) {
          const top = found.module.split('.', 1)[0]!;
          if (!labelledData.has(top)) modules.set(`${found.level} ${top}`, found.range.start);
        }
    for (const offset of modules.values())
      for (const place of await this.#definitions(offset))
        if (!isTypeshed(place) && (await this.#heirs.mayAdd(place.path, name, 'pandas'))) return true;
    return false;
  }

  async #typeOf(range: OffsetRange): ReturnType<ExpressionTypes['typeOf']> {
    if (this.#types.has(range)) return this.#types.typeOf(range);
    if (this.#furtherTypes >= mostFurtherTypes) return { places: [] };
    this.#furtherTypes += 1;
    const types = new ExpressionTypes(this.#document, [range]);
    try {
      return await types.typeOf(range);
    } finally {
      await types.close();
    }
  }
}

const unsure: ValueClasses = { places: [], mayBeHeir: true };

/** Types that say nothing about attributes, as pyright prints them. */
const vagueTypes = new Set(['Any', 'Unknown', 'object', 'Never', 'NoReturn']);

const isNoneType = (place: SourceLocation): boolean =>
  isStandardLibrary(place) && place.path.endsWith('types.pyi');

/** Whether these are the places of NoneType: its stub, and Python's own source where there is some. */
function isOnlyNone(places: readonly SourceLocation[]): boolean {
  const others = places.filter((place) => !isNoneType(place));
  return others.length < places.length && others.every(({ path }) => /[\\/]types\.py$/.test(path));
}

/** The names of the types in a union as pyright prints it, without type arguments and the like. */
function membersOf(printed: string): string[] {
  let bare = printed;
  for (let before = ''; before !== bare;) {
    before = bare;
    bare = bare.replaceAll(/\[[^[\]]*\]/g, (args) => (/^\[[\w.@*]+\]$/.test(args) ? args : ''));
    bare = bare.replaceAll(/\btype\[([\w.@*]+)\]/g, '$1');
    bare = bare.replaceAll(/(\w)\[[\w.@*]+\]/g, '$1');
  }
  return bare
    .split(' | ')
    .map((one) =>
      one
        .trim()
        .replace(/^Self@/, '')
        .replace(/\*$/, ''),
    )
    .filter(Boolean);
}

const isOfData = ({ symbol }: ScannedUse): boolean => labelledData.has(/^\W*(\w*)/.exec(symbol)![1]!);

const installed = /(?:^|[\\/])(?:site|dist)-packages[\\/]/;
