import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SourceLocation } from '../../../../core/text/position.ts';
import { readImportStatement, type StatementImport } from '../../../../core/verification/scan/readImports.ts';
import type { ScannedImport } from '../../../../core/verification/scan/scannedCode.ts';
import type { LogicalLine, PythonTokens } from '../../../../core/verification/scan/pythonTokens.ts';
import { tokenizePython } from '../../../../core/verification/scan/tokenizePython.ts';
import {
  classAt,
  type ClassDefinition,
  classInLine,
  isAbstractClass,
} from '../../../../core/verification/symbols/classDefinition.ts';
import { isStandardLibrary, isStub, isTypeshed } from '../modules/moduleSource.ts';
import type { ModuleSources } from '../modules/moduleSources.ts';

/** A class in an installed or own source. */
export interface SourceClass {
  readonly path: string;
  readonly definition: ClassDefinition;
}

/** A class that some places stand for. */
export interface FoundClass extends SourceClass {
  /** What is known of it: by pyright, which knows the standard library; by a stub beside the source; by the source. */
  readonly origin: 'library' | 'stub' | 'source';
  /** By the stub or the source. */
  readonly isAbstract: boolean;
  /** The stub beside the source. */
  readonly stub?: PythonTokens | undefined;
}

/** A function in a source. */
interface SourceFunction {
  readonly path: string;
  readonly tokens: PythonTokens;
  readonly body: readonly LogicalLine[];
}

/** What a name in a source stands for. Several where that depends; `isLibrary` for something of the standard library. */
export interface Meaning {
  readonly classes: readonly SourceClass[];
  readonly functions: readonly SourceFunction[];
  readonly isLibrary: boolean;
}

/** Imports are followed through so many modules. */
const deepestImports = 10;

const builtins = new Set(
  'object type int float complex bool str bytes bytearray list tuple dict set frozenset slice range property'.split(
    ' ',
  ),
);

const libraryModule = Symbol('a module of the standard library');

const nothing: Meaning = { classes: [], functions: [], isLibrary: false };

const library: Meaning = { ...nothing, isLibrary: true };

/** Modules of the standard library that most classes have something of. */
const commonModules = new Set([
  ...['abc', 'typing', 'typing_extensions', 'enum', 'collections', 'collections.abc'],
  ...['threading', 'logging', 'dataclasses', 'functools', 'types'],
]);

/** Finds classes and functions by reading the sources, each once. */
export class ClassSources {
  readonly #sources: ModuleSources;
  readonly #definitionsOf: (module: string) => Promise<SourceLocation[]>;
  readonly #tokens = new Map<string, Promise<PythonTokens>>();
  readonly #texts = new Set<string>();
  readonly #modules = new Map<string, Promise<string | typeof libraryModule | undefined>>();

  /** @param definitionsOf Where a module is defined that is not next to the one which imports it. */
  constructor(sources: ModuleSources, definitionsOf: (module: string) => Promise<SourceLocation[]>) {
    this.#sources = sources;
    this.#definitionsOf = definitionsOf;
  }

  /** Lets a path stand for code that is not saved there. */
  setSource(path: string, code: string): void {
    this.#tokens.set(path, Promise.resolve(tokenizePython(code)));
  }

  /** The files whose text the answers rest on. */
  get texts(): ReadonlySet<string> {
    return this.#texts;
  }

  tokensOf(path: string): Promise<PythonTokens> {
    this.#texts.add(path);
    return this.peek(path);
  }

  /** The same of a source of which no more counts than the definition that led to it. */
  peek(path: string): Promise<PythonTokens> {
    const known = this.#tokens.get(path) ?? this.#sources.tokens(path);
    this.#tokens.set(path, known);
    return known;
  }

  /**
   * The classes that are defined in some places. A stub and the source beside it count once, as the source. Undefined where
   * one of them cannot be read, or is none.
   */
  async classesAt(places: readonly SourceLocation[]): Promise<FoundClass[] | undefined> {
    const stubs = new Map<string, FoundClass>();
    const found: FoundClass[] = [];
    for (const place of places.toSorted((a, b) => Number(isStub(b)) - Number(isStub(a)))) {
      const tokens = await this.tokensOf(place.path);
      const definition = classInLine(tokens, place.line);
      if (!isTypeshed(place) && (await this.#sources.isBroken(place.path))) return undefined;
      if (definition && isStub(place)) {
        const origin = isStandardLibrary(place) ? 'library' : 'stub';
        const isAbstract = isAbstractClass(definition);
        stubs.set(definition.name, { path: place.path, definition, isAbstract, origin });
      } else if (definition) {
        const stub = stubs.get(definition.name);
        stubs.delete(definition.name);
        const isAbstract = isAbstractClass(definition) || stub?.isAbstract === true;
        const origin = stub?.origin ?? 'source';
        found.push({ path: place.path, definition, isAbstract, origin, stub: stub?.definition.tokens });
        // What a stub calls a class may be made in another way.
      } else if (stubs.size === 0) return undefined;
    }
    return [...found, ...stubs.values()];
  }

  /** What a dotted name stands for in a module. Undefined where that is not to be told, or only in part. */
  async find(path: string, dotted: string, depth = 0): Promise<Meaning | undefined> {
    if (depth > deepestImports) return undefined;
    const tokens = await this.tokensOf(path);
    const [name = '', ...rest] = dotted.split('.');
    const lines = moduleLines(tokens);
    const found: (Meaning | undefined)[] = rest.length === 0 ? ownMeanings(path, tokens, lines, name) : [];
    const imports = importsIn(tokens, lines);
    for (const { found: one, symbol } of imports.filter((each) => each.found.boundName === name)) {
      const [module, names] = one.name === undefined ? [symbol, rest] : [one.module, [one.name, ...rest]];
      found.push(await this.#inModule({ importer: path, level: one.level, module }, names, depth));
    }
    for (const other of assignedNames(tokens, lines, name))
      found.push(other === undefined ? other : await this.find(path, [other, ...rest].join('.'), depth + 1));
    if (found.length === 0)
      for (const { found: one } of imports.filter((each) => each.found.name === '*'))
        found.push(...(await this.#behindStar(path, one, dotted, depth)));
    if (found.length === 0) return isBuiltin(dotted) ? library : undefined;
    return together(found);
  }

  async #behindStar(
    importer: string,
    { module, level }: ScannedImport,
    dotted: string,
    depth: number,
  ): Promise<Meaning[]> {
    const from = await this.#moduleFile({ importer, level, module });
    const meaning = typeof from === 'string' ? await this.find(from, dotted, depth + 1) : undefined;
    return meaning && meaning !== library ? [meaning] : [];
  }

  /** What names inside of a module stand for, the first of which may be further modules. */
  async #inModule(
    { importer, level, module }: NamedModule,
    names: readonly string[],
    depth: number,
  ): Promise<Meaning | undefined> {
    const [first, ...rest] = names;
    if (first === undefined) return undefined;
    const inner = { importer, level, module: [module, first].filter(Boolean).join('.') };
    if (rest.length > 0 && (await this.#moduleFile(inner)) !== undefined)
      return this.#inModule(inner, rest, depth);
    const file = await this.#moduleFile({ importer, level, module });
    if (file === libraryModule) return library;
    return file === undefined ? undefined : this.find(file, names.join('.'), depth + 1);
  }

  #moduleFile(named: NamedModule): Promise<string | typeof libraryModule | undefined> {
    const { importer, level, module } = named;
    const key = `${level === 0 ? '' : dirname(importer)} ${level} ${module} ${importer.endsWith('i')}`;
    const known = this.#modules.get(key) ?? this.#locate(named);
    this.#modules.set(key, known);
    return known;
  }

  async #locate({
    importer,
    level,
    module,
  }: NamedModule): Promise<string | typeof libraryModule | undefined> {
    let folder = dirname(importer);
    for (let up = 1; up < level; up++) folder = dirname(folder);
    if (level === 0) folder = dirname(await topFolder(importer));
    const base = join(folder, ...module.split('.').filter(Boolean));
    const endings = importer.endsWith('.pyi') ? ['.pyi', '.py'] : ['.py', '.pyi'];
    for (const ending of endings)
      for (const path of [join(base, `__init__${ending}`), `${base}${ending}`])
        if (await isFile(path)) return path;
    if (level > 0) return undefined;
    if (commonModules.has(module)) return libraryModule;
    const places = await this.#definitionsOf(module);
    if (places.some(isStandardLibrary)) return libraryModule;
    return (places.find((place) => !isStub(place)) ?? places[0])?.path;
  }
}

/** A module as it is named in an import. */
interface NamedModule {
  readonly importer: string;
  readonly level: number;
  readonly module: string;
}

function importsIn(tokens: PythonTokens, lines: readonly LogicalLine[]): StatementImport[] {
  return lines.flatMap(({ firstToken, endToken }) =>
    /^(?:import|from)$/.test(tokens.texts[firstToken]!)
      ? readImportStatement(tokens, firstToken, endToken)
      : [],
  );
}

/** What a name is assigned at the level of a module: another name, or `undefined` for any other expression. */
function assignedNames(
  { texts }: PythonTokens,
  lines: readonly LogicalLine[],
  name: string,
): (string | undefined)[] {
  return lines
    .filter(({ firstToken }) => texts[firstToken] === name && texts[firstToken + 1] === '=')
    .map(({ firstToken, endToken }) => texts.slice(firstToken + 2, endToken).join(''))
    .map((other) => (/^[A-Za-z_][\w.]*$/.test(other) && other !== name ? other : undefined));
}

/** The outermost package of a module; the module itself if it is in none. */
export async function topFolder(path: string): Promise<string> {
  let top = path;
  for (let depth = 0; depth < 32; depth++) {
    const folder = dirname(top);
    const inits = ['py', 'pyi'].map((ending) => isFile(join(folder, `__init__.${ending}`)));
    if (!(await Promise.all(inits)).includes(true)) break;
    top = folder;
  }
  return top;
}

/** The lines outside of functions and classes, and those that begin one. */
function moduleLines({ lines, texts }: PythonTokens): LogicalLine[] {
  let inside = Infinity;
  return lines.filter(({ firstToken, indent }) => {
    if (indent <= inside) inside = Infinity;
    if (inside < Infinity) return false;
    if (/^(?:def|class)$/.test(texts[definedAt(texts, firstToken)]!)) inside = indent;
    return true;
  });
}

const definedAt = (texts: readonly string[], first: number): number =>
  texts[first] === 'async' ? first + 1 : first;

function ownMeanings(
  path: string,
  tokens: PythonTokens,
  lines: readonly LogicalLine[],
  name: string,
): Meaning[] {
  const { texts } = tokens;
  return lines.flatMap((line): Meaning | [] => {
    const word = definedAt(texts, line.firstToken);
    if (texts[word + 1] !== name) return [];
    if (texts[word] === 'class')
      return { ...nothing, classes: [{ path, definition: classAt(tokens, tokens.lines.indexOf(line)) }] };
    return texts[word] === 'def'
      ? { ...nothing, functions: [{ path, tokens, body: bodyOf(tokens, line) }] }
      : [];
  });
}

function bodyOf({ lines }: PythonTokens, line: LogicalLine): LogicalLine[] {
  const at = lines.indexOf(line);
  const end = lines.findIndex((one, index) => index > at && one.indent <= line.indent);
  return lines.slice(at + 1, end < 0 ? undefined : end);
}

function together(found: readonly (Meaning | undefined)[]): Meaning | undefined {
  if (found.includes(undefined)) return undefined;
  return {
    classes: found.flatMap((one) => one!.classes),
    functions: found.flatMap((one) => one!.functions),
    isLibrary: found.some((one) => one!.isLibrary),
  };
}

function isBuiltin(name: string): boolean {
  return builtins.has(name) || /(?:Exception|Error|Warning|Group|Interrupt|Exit|Iteration)$/.test(name);
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
