import type { SourceLocation } from '../../../../core/text/position.ts';
import { classesIn } from '../../../../core/verification/symbols/classDefinition.ts';
import { classHeaders, heirsOf } from '../../../../core/verification/symbols/classHeaders.ts';
import { isQuoted, mayFill } from '../../../../core/verification/symbols/classFilling.ts';
import { getterOf, mayBind, takesMoreFields } from '../../../../core/verification/symbols/classMembers.ts';
import { assignsAttribute, setsAttribute } from '../../../../core/verification/symbols/namesInSource.ts';
import { type ClassFamilies, furtherMetaclass } from './classFamilies.ts';
import { type ClassSources, type FoundClass, type SourceClass, topFolder } from './classSources.ts';
import type { Heirs } from './heirs.ts';
import { isStub } from '../modules/moduleSource.ts';

/** An attribute that pyright does not find. */
export interface AbsentAttribute {
  readonly name: string;
  readonly isCalled: boolean;
}

/** The classes that a value may be of. */
export interface ValueClasses {
  /** Where they are defined: in stubs, sources, or both. */
  readonly places: readonly SourceLocation[];
  /** Those in the code at hand. */
  readonly own?: readonly SourceClass[];
  /** Whether it may also be of a class that derives from one of them. */
  readonly mayBeHeir: boolean;
}

/** Classes whose `__getattr__` gives columns and elements: data, which is not called. */
const labelled = new Set('NDFrame DataFrame Series GroupBy BaseGroupBy BaseWindow Resampler'.split(' '));

const isLabelledData = (path: string, name: string): boolean =>
  labelled.has(name) && /[\\/]pandas(?:-stubs)?[\\/]/.test(path);

/**
 * Tells whether an attribute that pyright does not find in classes is certainly absent in them: all that they derive from
 * can be read, nothing there has the name or may make it, and no class that derives from them has it.
 */
export class ClassJudge {
  readonly #sources: ClassSources;
  readonly #families: ClassFamilies;
  readonly #heirs: Heirs;
  readonly #isOwn: (path: string) => boolean;
  readonly #code: string;

  /**
   * @param options.isOwn Whether a source belongs to the user, whose code may do anything with it anywhere.
   * @param options.code The path of the code at hand.
   */
  constructor(options: {
    readonly sources: ClassSources;
    readonly families: ClassFamilies;
    readonly heirs: Heirs;
    readonly isOwn: (path: string) => boolean;
    readonly code: string;
  }) {
    this.#sources = options.sources;
    this.#families = options.families;
    this.#heirs = options.heirs;
    this.#isOwn = options.isOwn;
    this.#code = options.code;
  }

  /** Not sure for no classes at all. */
  async isAbsent(
    { places, own = [], mayBeHeir }: ValueClasses,
    attribute: AbsentAttribute,
  ): Promise<boolean> {
    // Stubs leave out private names.
    if (places.some(isStub) && /^_(?!_)/.test(attribute.name)) return false;
    const found = await this.#sources.classesAt(places);
    if (!found) return false;
    for (const one of own) found.push({ ...one, isAbstract: false, origin: 'source' });
    for (const one of found) {
      const isWithout = await (one.origin === 'library'
        ? this.#isAbsentInLibrary(one, attribute.name, mayBeHeir)
        : this.#isAbsentInSource(one, attribute, mayBeHeir));
      if (!isWithout) return false;
    }
    return found.length > 0;
  }

  async #isAbsentInSource(one: FoundClass, attribute: AbsentAttribute, mayBeHeir: boolean): Promise<boolean> {
    const ancestors = await this.#ancestorsWithout(one, attribute, one.origin === 'stub');
    return ancestors !== undefined && (!mayBeHeir || !(await this.#hasHeir(one, ancestors, attribute.name)));
  }

  /** Whether a value of a class may be of one that derives from it and has the attribute. */
  async #hasHeir(
    { path, definition, isAbstract }: FoundClass,
    ancestors: readonly SourceClass[],
    attribute: string,
  ): Promise<boolean> {
    const classes = new Set([definition.name]);
    const names = new Set(ancestors.map((one) => one.definition.name));
    const heirs = await this.#heirs.ask({ path, classes, ancestors: names, attribute });
    // There are no values of an abstract class itself, so those that are must come from elsewhere.
    if (heirs === 'with' || (heirs === 'none' && isAbstract)) return true;
    const ofUser = { path: this.#code, classes, ancestors: names, attribute };
    return (await this.#heirs.ask(ofUser)) === 'with';
  }

  /** Pyright knows all of the standard library, but not which class a value has that is declared as an abstract one. */
  async #isAbsentInLibrary(one: FoundClass, name: string, mayBeHeir: boolean): Promise<boolean> {
    const { path, definition, isAbstract } = one;
    // The types of the library do not say which of its classes are made by `ABCMeta`.
    if (name === 'register') return false;
    const isSource = !path.endsWith('.pyi');
    if (isSource && setsAttribute(definition.tokens.code, name)) return false;
    if (!mayBeHeir) return true;
    // What is declared as one class is often of another in the same module, as the nodes of `ast` are.
    const declared = one.stub ?? definition.tokens;
    const heirs = heirsOf([definition.name], classHeaders(declared.code));
    if (classesIn(declared).some((each) => heirs.has(each.name) && mayBind(each, name))) return false;
    const isInPackage = (await topFolder(path)) !== path;
    // Of abstract classes in a module alone, such as `typing`, many classes of other packages are.
    if (isAbstract) return isSource && isInPackage && !(await this.#hasHeir(one, [], name));
    const classes = new Set([definition.name]);
    const ofUser = { path: this.#code, classes, ancestors: new Set<string>(), attribute: name };
    return (await this.#heirs.ask(ofUser)) !== 'with';
  }

  /** All that a class derives from; undefined where something of it may have the attribute. */
  async #ancestorsWithout(
    one: SourceClass,
    attribute: AbsentAttribute,
    isDescribed: boolean,
  ): Promise<readonly SourceClass[] | undefined> {
    const ancestors = await this.#families.ancestorsOf(one);
    if (!ancestors) return undefined;
    const family = [one, ...ancestors];
    for (const each of family)
      if (!(await this.#isAbsentAlone(each, attribute, isDescribed))) return undefined;
    const isOwn = family.some(({ path }) => this.#isOwn(path));
    return isOwn && !this.#isOwnClosed(family, attribute.name) ? undefined : ancestors;
  }

  async #isAbsentAlone(
    { path, definition }: SourceClass,
    { name, isCalled }: AbsentAttribute,
    isDescribed: boolean,
  ): Promise<boolean> {
    const { tokens } = definition;
    // Special names are for machinery, which has many ways to set them.
    // The use that is judged proves nothing.
    if (mayBind(definition, name, path !== this.#code) || /^__\w+__$/.test(name)) return false;
    const getter = getterOf(definition);
    const isData = isLabelledData(path, definition.name);
    if (getter === 'anything' && !(isCalled && isData)) return false;
    // What authors hide from type checkers, or list beside a stub, is named in quotes.
    const isListed = isDescribed && !path.endsWith('.pyi');
    if ((getter === 'hidden' || isListed) && isQuoted(tokens, name)) return false;
    // What data sets is its axes and what it is told to; columns are not called.
    if (isDescribed || (isData && isCalled)) return true;
    if (mayFill(definition.body, tokens, name, this.#isOwn(path) ? 'any' : 'self')) return false;
    return this.#families.isMadePlainly({ path, definition }, name);
  }

  /** Whether nothing but what is written in classes of the user gives them an attribute. */
  #isOwnClosed(family: readonly SourceClass[], name: string): boolean {
    const made = family.filter(({ definition }) => furtherMetaclass(definition) !== undefined);
    if (!made.every(isOfPydantic)) return false;
    return family
      .filter(({ path }) => this.#isOwn(path))
      .every(({ definition }) => {
        const { tokens, keywords } = definition;
        if (assignsAttribute(tokens.code, name) || mayFill(tokens.lines, tokens, name, 'others'))
          return false;
        return keywords.length === 0 && (made.length === 0 || !takesMoreFields(definition));
      });
  }
}

const isOfPydantic = ({ path, definition: { metaclass } }: SourceClass): boolean =>
  /(?:^|\.)ModelMetaclass$/.test(metaclass ?? '') && /[\\/]pydantic[\\/]/.test(path);
