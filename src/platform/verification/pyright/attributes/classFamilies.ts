import type { ClassDefinition } from '../../../../core/verification/symbols/classDefinition.ts';
import { makesMember, mayFill } from '../../../../core/verification/symbols/classFilling.ts';
import {
  hasWrapped,
  isOfObjectsOnly,
  mayBind,
  takesAnything,
} from '../../../../core/verification/symbols/classMembers.ts';
import { assignsAttribute } from '../../../../core/verification/symbols/namesInSource.ts';
import type { SourceLocation } from '../../../../core/text/position.ts';
import type { ClassSources, SourceClass } from './classSources.ts';

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

const lastName = (dotted: string): string => dotted.slice(dotted.lastIndexOf('.') + 1);

/** The metaclass of a class, where it has one that may do more than Python's own. */
export function furtherMetaclass({ metaclass }: ClassDefinition): string | undefined {
  return metaclass === undefined || plain.has(lastName(metaclass)) ? undefined : metaclass;
}

/** What classes are made by: their bases, metaclasses, decorators and constructors, as far as sources tell. */
export class ClassFamilies {
  readonly #sources: ClassSources;
  readonly #isOwn: (path: string) => boolean;

  /** @param isOwn Whether a source belongs to the user. */
  constructor(sources: ClassSources, isOwn: (path: string) => boolean) {
    this.#sources = sources;
    this.#isOwn = isOwn;
  }

  /** Whether a class, and all that it derives from, give an attribute to objects, and not to themselves. */
  async isOfObjectsOnly(one: SourceClass, name: string): Promise<boolean> {
    const family = await this.#plainFamily(one);
    const givers = family?.filter(({ definition }) => isOfObjectsOnly(definition, name)) ?? [];
    const others = family?.filter((each) => !givers.includes(each)) ?? [];
    const names = family?.map(({ definition }) => definition.name).join('|');
    const later = new RegExp(String.raw`\b(?:${names})\.${name}\s*(?::[^=\n]+)?=(?!=)`);
    if (family?.some(({ definition }) => later.test(definition.tokens.code)) === true) return false;
    return givers.length > 0 && others.every(({ definition }) => !mayBind(definition, name));
  }

  /** A class with all that it derives from; undefined where something of it may do more than its source says. */
  async #plainFamily(one: SourceClass): Promise<SourceClass[] | undefined> {
    const family = [one, ...((await this.ancestorsOf(one)) ?? [])];
    for (const { path, definition } of family) {
      const { bases, decorators } = definition;
      if (path.endsWith('.pyi') || furtherMetaclass(definition) || decorators.length > 0) return undefined;
      const isKnown = (base: string | undefined): boolean =>
        base !== undefined &&
        (plain.has(lastName(base)) || family.some((each) => each.definition.name === lastName(base)));
      if (!bases.every(isKnown)) return undefined;
    }
    return family;
  }

  /** All that a class derives from, without what is of the standard library. Undefined where that is not known. */
  async ancestorsOf(one: SourceClass): Promise<SourceClass[] | undefined> {
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

  /** Whether the metaclass and the decorators of a class do not give it an attribute of this name. */
  async isMadePlainly({ path, definition }: SourceClass, name: string): Promise<boolean> {
    const metaclass = furtherMetaclass(definition);
    if (metaclass !== undefined && !(await this.#isPlainMetaclass(path, metaclass, name))) return false;
    for (const decorator of definition.decorators)
      if (decorator === undefined || !(await this.#isPlainDecorator(path, decorator, name))) return false;
    return true;
  }

  async #isPlainMetaclass(path: string, metaclass: string, name: string): Promise<boolean> {
    const meaning = await this.#sources.find(path, metaclass);
    if (!meaning || meaning.classes.length === 0) return false;
    for (const one of meaning.classes) {
      const ancestors = await this.ancestorsOf(one);
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
      return !definesClass && !isNamed && !mayFill(body, tokens, name, 'any');
    });
  }

  /**
   * Whether calling what is defined in some places takes what pyright says: no class, or one whose constructor is written
   * down and not made by a metaclass, a decorator or a library of models.
   */
  async isConstructorSure(places: readonly SourceLocation[]): Promise<boolean> {
    const found = await this.#sources.classesAt(places);
    for (const one of found ?? []) {
      if (one.origin === 'library' || one.path.endsWith('.pyi')) continue;
      const ancestors = await this.ancestorsOf(one);
      if (!ancestors) return false;
      if (one.origin === 'stub') {
        const maker = [one, ...ancestors].find(({ definition }) => mayBind(definition, '__init__'));
        if (maker && takesAnything(maker.definition, '__init__')) return false;
        continue;
      }
      for (const each of [one, ...ancestors]) if (!(await this.#isMadeByItself(each))) return false;
    }
    return true;
  }

  /** Whether the constructor of a class, or what it inherits of one, is written in its body. */
  async #isMadeByItself({ path, definition }: SourceClass): Promise<boolean> {
    if (this.#isOwn(path) && isConstructorWrapped(definition)) return false;
    for (const decorator of definition.decorators) {
      if (decorator === undefined) return false;
      const name = lastName(decorator);
      const isOfLibrary = async (): Promise<boolean> =>
        (await this.#sources.find(path, decorator))?.isLibrary === true;
      if (name === 'dataclass' && !(await isOfLibrary())) return false;
      if (makers.has(name) || (this.#isOwn(path) && !plainDecorators.has(name))) return false;
    }
    const metaclass = furtherMetaclass(definition);
    if (metaclass === undefined) return true;
    const { classes = [] } = (await this.#sources.find(path, metaclass)) ?? {};
    return (
      classes.length > 0 &&
      classes.every(({ definition: one }) => !mayBind(one, '__call__') && !isMaker(one) && !makesEnums(one))
    );
  }
}

const isConstructorWrapped = (definition: ClassDefinition): boolean =>
  assignsAttribute(definition.tokens.code, '__init__') || hasWrapped(definition, '__init__');

/** Whether a metaclass inherits `EnumType.__call__`, which also makes new classes: pyright knows only that of Python's own. */
const makesEnums = ({ bases }: ClassDefinition): boolean =>
  bases.some((base) => base !== undefined && /^Enum(?:Meta|Type)$/.test(lastName(base)));
