import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SourceLocation } from '../../../core/text/position.ts';
import { readImportStatement } from '../../../core/verification/scan/readImports.ts';
import type { LogicalLine, PythonTokens } from '../../../core/verification/scan/pythonTokens.ts';
import { tokenizePython } from '../../../core/verification/scan/tokenizePython.ts';
import { classAt, type ClassDefinition } from '../../../core/verification/symbols/classDefinition.ts';
import { isStandardLibrary, isStub, readSource } from './moduleSource.ts';

/** A class in an installed or own source. */
export interface SourceClass {
  readonly path: string;
  readonly definition: ClassDefinition;
}

/** A function in a source. */
export interface SourceFunction {
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

const nothing: Meaning = { classes: [], functions: [], isLibrary: false };

const library: Meaning = { ...nothing, isLibrary: true };

/** Modules of the standard library that most classes have something of. */
const commonModules = new Set(
  'abc typing typing_extensions enum collections collections.abc threading logging dataclasses functools types'.split(
    ' ',
  ),
);

/** Finds classes and functions by reading the sources, each once. */
export class ClassSources {
  readonly #definitionsOf: (module: string) => Promise<SourceLocation[]>;
  readonly #tokens = new Map<string, Promise<PythonTokens>>();
  readonly #modules = new Map<string, Promise<string | 'library' | undefined>>();

  /** @param definitionsOf Where a module is defined that is not next to the one which imports it. */
  constructor(definitionsOf: (module: string) => Promise<SourceLocation[]>) {
    this.#definitionsOf = definitionsOf;
  }

  /** Lets a path stand for code that is not saved there. */
  setSource(path: string, code: string): void {
    this.#tokens.set(path, Promise.resolve(tokenizePython(code)));
  }

  tokensOf(path: string): Promise<PythonTokens> {
    const known = this.#tokens.get(path) ?? readSource(path).then(tokenizePython);
    this.#tokens.set(path, known);
    return known;
  }

  /** What a dotted name stands for in a module. Undefined where that is not to be told, or only in part. */
  async find(path: string, dotted: string, depth = 0): Promise<Meaning | undefined> {
    if (depth > deepestImports) return undefined;
    const tokens = await this.tokensOf(path);
    const [name = '', ...rest] = dotted.split('.');
    const found: (Meaning | undefined)[] = [];
    const lines = moduleLines(tokens);
    if (rest.length === 0) found.push(...ownMeanings(path, tokens, lines, name));
    const stars: { module: string; level: number }[] = [];
    for (const { firstToken, endToken } of lines) {
      const { texts } = tokens;
      const word = texts[firstToken];
      if (word === 'import' || word === 'from') {
        for (const { found: one, symbol } of readImportStatement(tokens, firstToken, endToken)) {
          if (one.name === '*') stars.push(one);
          if (one.boundName !== name) continue;
          if (one.name === undefined) found.push(await this.#inModule(path, 0, symbol, rest, depth));
          else found.push(await this.#inModule(path, one.level, one.module, [one.name, ...rest], depth));
        }
      } else if (word === name && texts[firstToken + 1] === '=') {
        const other = texts.slice(firstToken + 2, endToken).join('');
        const isAlias = /^[A-Za-z_][\w.]*$/.test(other) && other !== name;
        found.push(isAlias ? await this.find(path, [other, ...rest].join('.'), depth + 1) : undefined);
      }
    }
    for (const { module, level } of found.length === 0 ? stars : []) {
      const from = await this.#moduleFile(path, level, module);
      const meaning = from && from !== 'library' ? await this.find(from, dotted, depth + 1) : undefined;
      if (meaning && meaning !== library) found.push(meaning);
    }
    if (found.length === 0) return rest.length === 0 && isBuiltin(name) ? library : undefined;
    return together(found);
  }

  /** What names inside of a module stand for, the first of which may be further modules. */
  async #inModule(
    importer: string,
    level: number,
    module: string,
    names: readonly string[],
    depth: number,
  ): Promise<Meaning | undefined> {
    const [first, ...rest] = names;
    if (first === undefined) return undefined;
    const inner = [module, first].filter(Boolean).join('.');
    if (rest.length > 0 && (await this.#moduleFile(importer, level, inner)) !== undefined)
      return this.#inModule(importer, level, inner, rest, depth);
    const file = await this.#moduleFile(importer, level, module);
    if (file === 'library') return library;
    return file === undefined ? undefined : this.find(file, names.join('.'), depth + 1);
  }

  #moduleFile(importer: string, level: number, module: string): Promise<string | 'library' | undefined> {
    const folder = level === 0 ? '' : dirname(importer);
    const key = `${folder} ${level} ${module} ${importer.endsWith('i')}`;
    const known = this.#modules.get(key) ?? this.#locate(importer, level, module);
    this.#modules.set(key, known);
    return known;
  }

  async #locate(importer: string, level: number, module: string): Promise<string | 'library' | undefined> {
    let folder = dirname(importer);
    for (let up = 1; up < level; up++) folder = dirname(folder);
    if (level === 0) folder = dirname(await topFolder(importer));
    const base = join(folder, ...module.split('.').filter(Boolean));
    const endings = importer.endsWith('.pyi') ? ['.pyi', '.py'] : ['.py', '.pyi'];
    for (const ending of endings)
      for (const path of [join(base, `__init__${ending}`), `${base}${ending}`])
        if (await isFile(path)) return path;
    if (level > 0) return undefined;
    if (commonModules.has(module)) return 'library';
    const places = await this.#definitionsOf(module);
    if (places.some(isStandardLibrary)) return 'library';
    return (places.find((place) => !isStub(place)) ?? places[0])?.path;
  }
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
