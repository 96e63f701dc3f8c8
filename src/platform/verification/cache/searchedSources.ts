import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { classHeaders } from '../../../core/verification/symbols/classHeaders.ts';
import type { SourceFolder } from '../pyright/attributes/heirs.ts';
import { readSmallFile } from '../untrustedFiles.ts';
import { type FileStates, longestSource } from './fileStates.ts';

interface Searched {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
}

/** What was searched in folders of sources, for classes that derive from others. */
export class SearchedSources {
  readonly #states: FileStates;
  readonly #isInstalled: (path: string) => boolean;
  readonly #headers = new Map<string, Promise<{ readonly headers: string; readonly text: string }>>();

  /** @param isInstalled Tells what need not be looked at. */
  constructor(states: FileStates, isInstalled: (path: string) => boolean) {
    this.#states = states;
    this.#isInstalled = isInstalled;
  }

  /** All sources in some folders, but those that are installed; the digest stands for their contents. */
  async state(searched: readonly SourceFolder[]): Promise<Searched & { readonly digest: string }> {
    const hash = createHash('sha256');
    const files = new Set<string>();
    const folders = new Set<string>();
    for (const one of searched)
      for (const path of await this.#filesIn(one, folders)) {
        if (files.has(path)) continue;
        files.add(path);
        hash.update(`${path}\0${(await this.#states.file(path)).hash}\n`);
      }
    return { digest: hash.digest('base64'), files, folders };
  }

  /** Stands for what a search depends on: which classes there are, and the files that have the attribute's name in them. */
  async digest(searched: readonly SourceFolder[]): Promise<string> {
    const hash = createHash('sha256');
    for (const one of searched)
      for (const path of await this.#filesIn(one, new Set())) {
        const { headers, text } = await this.#contentsOf(path);
        const isHit = text.includes(one.attribute);
        hash.update(`${path}\0${headers}\0${isHit ? (await this.#states.file(path)).hash : ''}\n`);
      }
    return hash.digest('base64');
  }

  /** @param folders Those that were looked at are added; what is in them already is not looked at again. */
  async #filesIn(
    { path, isDeep }: Pick<SourceFolder, 'path' | 'isDeep'>,
    folders: Set<string>,
  ): Promise<string[]> {
    if (folders.has(path) || this.#isInstalled(path)) return [];
    folders.add(path);
    const found: string[] = [];
    for (const name of (await this.#states.folder(path)).names ?? []) {
      const inside = join(path, name);
      if (isDeep && name.endsWith('/'))
        found.push(...(await this.#filesIn({ path: inside, isDeep }, folders)));
      if (/\.pyi?$/.test(name)) found.push(inside);
    }
    return found;
  }

  #contentsOf(path: string): Promise<{ readonly headers: string; readonly text: string }> {
    const known = this.#headers.get(path) ?? this.#read(path);
    this.#headers.set(path, known);
    return known;
  }

  /** What is not as it was first seen is told from all else. */
  async #read(path: string): Promise<{ readonly headers: string; readonly text: string }> {
    const { hash } = await this.#states.file(path);
    const text = (await readSmallFile(path, longestSource)) ?? '';
    const isSame = createHash('sha256').update(text).digest('base64') === hash;
    return { headers: isSame ? JSON.stringify(classHeaders(text)) : hash, text };
  }
}
