import { parse } from 'node:path';
import type { SourceLocation } from '../../../../core/text/position.ts';
import type { CodeSites } from '../../../../core/verification/symbols/codeSites.ts';
import type { ScannedUse } from '../../../../core/verification/scan/scannedCode.ts';
import { producesDeclared } from '../../../../core/verification/symbols/declaredResults.ts';
import { isOfResult } from '../../../../core/verification/values/symbolNotation.ts';
import { isStub, isTyped, readSource } from '../modules/moduleSource.ts';

/** Tells of which values pyright knows the type by what their authors declare. */
export class ProducedTypes {
  readonly #code: string;
  readonly #sites: CodeSites;
  readonly #uses: readonly ScannedUse[];
  readonly #definitions: (offset: number) => Promise<SourceLocation[]>;
  readonly #modules = new Map<string, Promise<boolean>>();

  /**
   * @param sites Of the code.
   * @param uses All that is used in it.
   * @param definitions Where the name at an offset is defined.
   */
  constructor(
    code: string,
    sites: CodeSites,
    uses: readonly ScannedUse[],
    definitions: (offset: number) => Promise<SourceLocation[]>,
  ) {
    this.#code = code;
    this.#sites = sites;
    this.#uses = uses;
    this.#definitions = definitions;
  }

  /**
   * Whether nothing between a module and the owner of a use's last name had to be inferred: the package declares its
   * types, or each class, function and attribute on the way does.
   *
   * @param part Where that last name begins.
   */
  async isDeclared(use: ScannedUse, part: number): Promise<boolean> {
    const { module, level, symbol } = use;
    const key = `${level} ${module}`;
    const known = this.#modules.get(key) ?? this.#isTypedModule(module, level);
    this.#modules.set(key, known);
    if (await known) return true;
    if (!(isData(symbol) ? /^[\w.()[\]…]+$/ : /^[\w.()]+$/).test(symbol)) return false;
    const steps = this.#ownersBefore(use, part);
    for (const { index } of symbol.matchAll(/\(\)/g)) {
      const isProducer = (one: ScannedUse): boolean =>
        one.symbol === symbol.slice(0, index) && one.level === level && one.module === module;
      const producer = this.#uses.find(isProducer);
      if (!producer) return false;
      const { start } = producer.nameRange;
      steps.push(start, ...this.#ownersBefore(producer, start));
    }
    for (const step of steps) if (!(await this.#isDeclaredAt(step))) return false;
    return true;
  }

  /** The names between a module, or a call, and the one at an offset: of `f().a.b.c`, those of `b` and `a` for `c`. */
  #ownersBefore({ symbol, module, nameRange }: ScannedUse, offset: number): number[] {
    const isResult = isOfResult(symbol);
    const made = Math.max(symbol.lastIndexOf(')'), symbol.lastIndexOf(']'));
    const known = isResult ? made : Math.min(module.length, symbol.length);
    let left =
      symbol
        .slice(known + 1)
        .split('.')
        .filter(Boolean).length - 1;
    for (let at: number | undefined = nameRange.start; at !== undefined && at > offset; left--)
      at = this.#sites.ownerOf(at);
    const owners: number[] = [];
    for (let at = this.#sites.ownerOf(offset); at !== undefined && owners.length < left;) {
      owners.push(at);
      at = this.#sites.ownerOf(at);
    }
    return owners;
  }

  async #isDeclaredAt(offset: number): Promise<boolean> {
    const places = await this.#definitions(offset);
    if (places.some(isStub)) return true;
    for (const { path, line } of places)
      if (!this.#isModule(path, line, offset) && !producesDeclared(await readSource(path), line))
        return false;
    return places.length > 0;
  }

  /** Whether the name at an offset is that of a module, which a place at its beginning stands for. */
  #isModule(path: string, line: number, offset: number): boolean {
    const { base: file, dir } = parse(path);
    const name = /^\w*/.exec(this.#code.slice(offset))![0];
    return line === 1 && (file === `${name}.py` || (file === '__init__.py' && parse(dir).base === name));
  }

  async #isTypedModule(module: string, level: number): Promise<boolean> {
    const found = this.#sites.importOf(module, level);
    const places = found === undefined ? [] : await this.#definitions(found);
    if (places.some(isStub)) return true;
    for (const place of places) if (!(await isTyped(place))) return false;
    return places.length > 0;
  }
}

/** Whether a symbol is of pandas, which says what its loops and columns give. */
const isData = (symbol: string): boolean => symbol.startsWith('pandas.');
