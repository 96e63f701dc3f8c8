import type { SourceLocation } from '../../../core/text/position.ts';
import {
  type ClassDefinition,
  classInLine,
  isAbstractClass,
} from '../../../core/verification/symbols/classDefinition.ts';
import {
  getterOf,
  hasWrapped,
  isQuoted,
  makesMember,
  mayBind,
  mayFill,
  takesMoreFields,
} from '../../../core/verification/symbols/classMembers.ts';
import {
  assignsAttribute,
  isBroken,
  setsAttribute,
} from '../../../core/verification/symbols/namesInSource.ts';
import { type ClassSources, type SourceClass, topFolder } from './classSources.ts';
import type { Heirs } from './heirs.ts';
import { isStandardLibrary, isStub, isTypeshed } from './moduleSource.ts';

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

interface FoundClass extends SourceClass {
  /** What is known of it: by pyright, which knows the standard library; by a stub beside the source; by the source. */
  readonly origin: 'library' | 'stub' | 'source';
  /** By the stub or the source. */
  readonly isAbstract: boolean;
}

/** Bases and metaclasses that add nothing. */
const plain = new Set(
  'object ABC Generic Protocol NamedTuple TypedDict type ABCMeta EnumMeta EnumType'.split(' '),
);

/** Decorators of classes that add nothing with a name of their own choice. */
const plainDecorators = new Set(
  'dataclass total_ordering final runtime_checkable unique type_check_only deprecated define frozen mutable attrs set_module'.split(
    ' ',
  ),
);

/** Decorators that make a constructor, or say that one is made. */
const makers = new Set('define frozen mutable attrs s attributes dataclass_transform'.split(' '));

const isMaker = ({ decorators }: ClassDefinition): boolean =>
  decorators.some((one) => one !== undefined && makers.has(lastName(one)));

/** Classes whose `__getattr__` gives columns and elements: data, which is not called. */
const labelled = new Set('NDFrame DataFrame Series GroupBy BaseGroupBy BaseWindow Resampler'.split(' '));

const isLabelledData = (path: string, name: string): boolean =>
  labelled.has(name) && /[\\/]pandas(?:-stubs)?[\\/]/.test(path);

const lastName = (dotted: string): string => dotted.slice(dotted.lastIndexOf('.') + 1);

/**
 * Tells whether an attribute that pyright does not find in classes is certainly absent in them: all that they derive from
 * can be read, nothing there has the name or may make it, and no class that derives from them has it.
 */
export class ClassJudge {
  readonly #sources: ClassSources;
  readonly #heirs: Heirs;
  readonly #isOwn: (path: string) => boolean;
  readonly #code: string;

  /**
   * @param isOwn Whether a source belongs to the user, whose code may do anything with it anywhere.
   * @param code The path of the code at hand.
   */
  constructor(sources: ClassSources, heirs: Heirs, isOwn: (path: string) => boolean, code: string) {
    this.#sources = sources;
    this.#heirs = heirs;
    this.#isOwn = isOwn;
    this.#code = code;
  }

  /** Not sure for no classes at all. */
  async isAbsent(
    { places, own = [], mayBeHeir }: ValueClasses,
    attribute: AbsentAttribute,
  ): Promise<boolean> {
    // Stubs leave out private names.
    if (places.some(isStub) && /^_(?!_)/.test(attribute.name)) return false;
    const found = await this.#classesAt(places);
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

  /**
   * Whether calling what is defined in some places takes what pyright says: no class, or one whose constructor is written
   * down and not made by a metaclass, a decorator or a library of models.
   */
  async isConstructorSure(places: readonly SourceLocation[]): Promise<boolean> {
    const found = await this.#classesAt(places);
    for (const one of found ?? []) {
      if (one.origin !== 'source') continue;
      const ancestors = await this.#ancestors(one);
      if (!ancestors) return false;
      for (const each of [one, ...ancestors]) if (!(await this.#isMadeByItself(each))) return false;
    }
    return true;
  }

  async #isMadeByItself({ path, definition }: SourceClass): Promise<boolean> {
    const { metaclass, decorators, tokens } = definition;
    for (const decorator of decorators) {
      if (decorator === undefined) return false;
      const name = lastName(decorator);
      if (name === 'dataclass') {
        if ((await this.#sources.find(path, decorator))?.isLibrary !== true) return false;
      } else if (makers.has(name) || (!plainDecorators.has(name) && this.#isOwn(path))) return false;
    }
    if (
      this.#isOwn(path) &&
      (assignsAttribute(tokens.code, '__init__') || hasWrapped(definition, '__init__'))
    )
      return false;
    if (metaclass === undefined || plain.has(lastName(metaclass))) return true;
    const meaning = await this.#sources.find(path, metaclass);
    const classes = meaning?.classes ?? [];
    return (
      classes.length > 0 &&
      classes.every((one) => !mayBind(one.definition, '__call__') && !isMaker(one.definition))
    );
  }

  /**
   * The classes that are defined in some places. A stub and the source beside it count once, as the source. Undefined where
   * one of them cannot be read, or is none.
   */
  async #classesAt(places: readonly SourceLocation[]): Promise<FoundClass[] | undefined> {
    const stubs = new Map<string, FoundClass>();
    const found: FoundClass[] = [];
    for (const place of places.toSorted((a, b) => Number(isStub(b)) - Number(isStub(a)))) {
      const tokens = await this.#sources.tokensOf(place.path);
      const definition = classInLine(tokens, place.line);
      if (!isTypeshed(place) && isBroken(tokens.code)) return undefined;
      if (definition && isStub(place)) {
        const origin = isStandardLibrary(place) ? 'library' : 'stub';
        const isAbstract = isAbstractClass(definition);
        stubs.set(definition.name, { path: place.path, definition, isAbstract, origin });
      } else if (definition) {
        const stub = stubs.get(definition.name);
        stubs.delete(definition.name);
        const isAbstract = isAbstractClass(definition) || stub?.isAbstract === true;
        found.push({ path: place.path, definition, isAbstract, origin: stub?.origin ?? 'source' });
        // What a stub calls a class may be made in another way.
      } else if (stubs.size === 0) return undefined;
    }
    return [...found, ...stubs.values()];
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
    const ancestors = await this.#ancestors(one);
    if (!ancestors) return undefined;
    const family = [one, ...ancestors];
    for (const each of family)
      if (!(await this.#isAbsentAlone(each, attribute, isDescribed))) return undefined;
    const isOwn = family.some(({ path }) => this.#isOwn(path));
    return isOwn && !this.#isOwnClosed(family, attribute.name) ? undefined : ancestors;
  }

  /** All that a class derives from, without what is of the standard library. Undefined where that is not known. */
  async #ancestors(one: SourceClass): Promise<SourceClass[] | undefined> {
    const found: SourceClass[] = [];
    const left = [one];
    for (let next = left.pop(); next; next = left.pop())
      for (const base of next.definition.bases) {
        if (base === undefined) return undefined;
        if (plain.has(lastName(base))) continue;
        const meaning = await this.#sources.find(next.path, base);
        if (!meaning || meaning.functions.length > 0) return undefined;
        for (const each of meaning.classes) {
          const isKnown = found.some(
            ({ path, definition }) => path === each.path && definition.name === each.definition.name,
          );
          if (isKnown || each.definition === next.definition) continue;
          found.push(each);
          left.push(each);
        }
      }
    return found;
  }

  async #isAbsentAlone(
    { path, definition }: SourceClass,
    { name, isCalled }: AbsentAttribute,
    isDescribed: boolean,
  ): Promise<boolean> {
    const { tokens } = definition;
    if (mayBind(definition, name)) return false;
    const getter = getterOf(definition);
    const isData = isLabelledData(path, definition.name);
    if (getter === 'anything' && !(isCalled && isData)) return false;
    // What authors hide from type checkers, or list beside a stub, is named in quotes.
    const isListed = isDescribed && !path.endsWith('.pyi');
    if ((getter === 'hidden' || isListed) && isQuoted(tokens, name)) return false;
    // What data sets is its axes and what it is told to; columns are not called.
    if (isDescribed || (isData && isCalled)) return true;
    if (mayFill(definition.body, tokens, name, this.#isOwn(path))) return false;
    if (definition.metaclass !== undefined && !plain.has(lastName(definition.metaclass)))
      if (!(await this.#isPlainMetaclass(path, definition.metaclass, name))) return false;
    for (const decorator of definition.decorators)
      if (decorator === undefined || !(await this.#isPlainDecorator(path, decorator, name))) return false;
    return true;
  }

  async #isPlainMetaclass(path: string, metaclass: string, name: string): Promise<boolean> {
    const meaning = await this.#sources.find(path, metaclass);
    if (!meaning || meaning.classes.length === 0) return false;
    for (const one of meaning.classes) {
      const ancestors = await this.#ancestors(one);
      if (!ancestors) return false;
      for (const { definition } of [one, ...ancestors])
        if (mayBind(definition, name) || makesMember(definition, name)) return false;
    }
    return true;
  }

  async #isPlainDecorator(path: string, decorator: string, name: string): Promise<boolean> {
    if (plainDecorators.has(lastName(decorator))) return true;
    if (this.#isOwn(path)) return false;
    const meaning = await this.#sources.find(path, decorator);
    if (!meaning || meaning.functions.length === 0 || meaning.classes.length > 0) return false;
    return meaning.functions.every(({ tokens, body }) => {
      const definesClass = body.some(({ firstToken }) => tokens.texts[firstToken] === 'class');
      const isNamed = body.some(({ firstToken, endToken }) =>
        tokens.texts.slice(firstToken, endToken).includes(name),
      );
      return !definesClass && !isNamed && !mayFill(body, tokens, name, true);
    });
  }

  /** Whether nothing but what is written in classes of the user gives them an attribute. */
  #isOwnClosed(family: readonly SourceClass[], name: string): boolean {
    const metaclasses = family.flatMap(({ path, definition: { metaclass } }) =>
      metaclass === undefined || plain.has(lastName(metaclass)) ? [] : { path, metaclass },
    );
    if (!metaclasses.every(({ path, metaclass }) => isOfPydantic(path, metaclass))) return false;
    return family
      .filter(({ path }) => this.#isOwn(path))
      .every(({ definition }) => {
        const { tokens, keywords } = definition;
        if (assignsAttribute(tokens.code, name) || mayFill(tokens.lines, tokens, name, true)) return false;
        return keywords.length === 0 && (metaclasses.length === 0 || !takesMoreFields(definition));
      });
  }
}

const isOfPydantic = (path: string, metaclass: string): boolean =>
  lastName(metaclass) === 'ModelMetaclass' && /[\\/]pydantic[\\/]/.test(path);
