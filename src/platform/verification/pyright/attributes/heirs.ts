import { dirname } from 'node:path';
import { ancestorsOf, classHeaders, heirsOf } from '../../../../core/verification/symbols/classHeaders.ts';
import { classesIn } from '../../../../core/verification/symbols/classDefinition.ts';
import { mayBind } from '../../../../core/verification/symbols/classMembers.ts';
import { type ClassSources, topFolder } from './classSources.ts';
import type { PackageFile, PackageSources } from '../modules/packageSources.ts';

/** Bases and words of headers that give no attributes. */
const withoutAttributes = new Set(
  'object Generic Protocol ABC ABCMeta metaclass total frozen slots type'.split(' '),
);

/** A folder of sources. */
export interface SourceFolder {
  readonly path: string;
  /** With those inside of it. */
  readonly isDeep: boolean;
  /** What was searched in them, beside the headers of classes: the name of an attribute. */
  readonly attribute: string;
}

/** What is asked of all classes that derive from some. */
export interface HeirQuestion {
  /** A file of the package in which they are searched. */
  readonly path: string;
  /** The classes and their own ancestors, whose attributes are known. */
  readonly classes: ReadonlySet<string>;
  readonly ancestors: ReadonlySet<string>;
  readonly attribute: string;
}

/** Searches the sources of packages, each read once, for classes that derive from others. */
export class Heirs {
  readonly #sources: ClassSources;
  readonly #packages: PackageSources;
  readonly #code: string;
  readonly #files = new Map<string, Promise<readonly PackageFile[] | undefined>>();
  readonly #searched = new Map<string, SourceFolder>();

  /** @param code The path of the code at hand, which counts for what is in its folder. */
  constructor(sources: ClassSources, packages: PackageSources, code: string) {
    this.#sources = sources;
    this.#packages = packages;
    this.#code = code;
  }

  /** The folders all of whose sources were searched. */
  get folders(): readonly SourceFolder[] {
    return [...this.#searched.values()];
  }

  /**
   * Whether there are classes in the same package that derive from these, and whether one of them may have an attribute of
   * a name, by itself, by another base, or because it is given to a class from outside.
   */
  async ask({ path, classes, ancestors, attribute }: HeirQuestion): Promise<'none' | 'without' | 'with'> {
    const saved = await this.#filesAround(path, attribute);
    if (!saved) return 'with';
    const { code } = await this.#sources.tokensOf(this.#code);
    const open = { path: this.#code, text: code, headers: classHeaders(code) };
    const files = path === this.#code ? [...saved, open] : saved;
    const headers = files.flatMap((file) => file.headers);
    const heirs = heirsOf(classes, headers);
    const family = new Set([...heirs, ...ancestorsOf(heirs, headers)]);
    for (const known of [...classes, ...ancestors]) if (!heirs.has(known)) family.delete(known);
    // Of another package, from which code at hand derives too, the attributes are not known.
    const defined = new Set(headers.map(({ name }) => name));
    const isOpen = [...family].some((name) => !defined.has(name) && !withoutAttributes.has(name));
    if (path === this.#code && heirs.size > 0 && isOpen) return 'with';
    const givers = [...classes, ...ancestors, ...family, 'cls', 'klass'].join('|');
    const given = new RegExp(String.raw`\b(?:${givers})\.${attribute}\s*(?::[^=\n]+)?=(?!=)`);
    for (const file of files) {
      if (!file.text.includes(attribute)) continue;
      if (given.test(file.text)) return 'with';
      if (!file.headers.some(({ name }) => family.has(name))) continue;
      const found = classesIn(await this.#sources.tokensOf(file.path));
      if (found.some((one) => family.has(one.name) && mayBind(one, attribute))) return 'with';
    }
    return heirs.size === 0 ? 'none' : 'without';
  }

  /**
   * Whether a source of the package that a file is in may add an attribute to classes of another package: it speaks of that
   * package, and sets, registers or quotes the name.
   */
  async mayAdd(path: string, name: string, toPackage: string): Promise<boolean> {
    const added = new RegExp(
      String.raw`\.${name}\s*=(?!=)|(['"])${name}\1|^[ \t]*@[^\n]*register[^]{0,200}?\bdef\s+${name}\b`,
      'm',
    );
    const files = await this.#filesAround(path, name);
    return files?.some(({ text }) => text.includes(toPackage) && added.test(text)) ?? true;
  }

  async #filesAround(path: string, attribute: string): Promise<readonly PackageFile[] | undefined> {
    const top = await topFolder(path);
    const folder = top === path ? dirname(path) : top;
    const searched = { path: folder, isDeep: top !== path, attribute };
    this.#searched.set(Object.values(searched).join('\0'), searched);
    const key = `${folder} ${path.endsWith('.pyi')}`;
    const known = this.#files.get(key);
    if (known) return known;
    const read = this.#packages.files({
      folder,
      isStubs: path.endsWith('.pyi'),
      isDeep: top !== path,
    });
    this.#files.set(key, read);
    return read;
  }
}
