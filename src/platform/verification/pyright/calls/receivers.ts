import type { SourceLocation } from '../../../../core/text/position.ts';
import type { ScannedUse } from '../../../../core/verification/scan/scannedCode.ts';
import { readSource } from '../modules/moduleSource.ts';
import type { PyrightDocument } from '../server/pyrightDocument.ts';

/** What methods are called on in a document, by what pyright says of copies of it. Must be closed. */
export class Receivers {
  readonly #document: PyrightDocument;
  readonly #copies = new Map<string, Promise<PyrightDocument>>();

  constructor(document: PyrightDocument) {
    this.#document = document;
  }

  /**
   * Where the object whose method a use calls, or the class that it calls, defines another method.
   *
   * @param places Where what is called is defined.
   */
  async definitionsOf(
    { nameRange }: ScannedUse,
    places: readonly SourceLocation[],
    method: string,
  ): Promise<SourceLocation[]> {
    const { code } = this.#document;
    const { start, end } = nameRange;
    const isClass = await isOfClassDefinition(places);
    const before = isClass ? `${code.slice(0, end)}.` : code.slice(0, start);
    const copy = await this.#copy(`${before}${method}${code.slice(end)}`);
    return copy.definitions(before.length);
  }

  /** Whether a use is of a method of an instance of a class that was imported, and not of what a function gives. */
  async isOfClass({ symbol, module, level }: ScannedUse): Promise<boolean> {
    const [, owner] = /^([^()]+)\(\)\.\w+$/.exec(symbol) ?? [];
    if (owner === undefined || !owner.startsWith(`${module}.`)) return false;
    const statement = `from ${'.'.repeat(level)}${module} import ${owner.slice(module.length + 1).split('.')[0]}`;
    const rest = owner.slice(module.length + 1);
    const text = `${statement}\n${rest}`;
    const copy = await this.#copy(text);
    return isOfClassDefinition(await copy.definitions(text.length - rest.split('.').at(-1)!.length));
  }

  async close(): Promise<void> {
    for (const copy of this.#copies.values()) await (await copy).close();
  }

  #copy(text: string): Promise<PyrightDocument> {
    const copy = this.#copies.get(text) ?? this.#document.openCopy(text);
    this.#copies.set(text, copy);
    return copy;
  }
}

/** Whether a class is defined at one of some places. */
async function isOfClassDefinition(places: readonly SourceLocation[]): Promise<boolean> {
  for (const { path, line } of places) {
    const text = (await readSource(path)).split(/\r\n|\r|\n/)[line - 1] ?? '';
    if (/^\s*class\s/.test(text)) return true;
  }
  return false;
}
