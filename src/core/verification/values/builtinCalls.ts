import { elementOf, isImport, listOf, mostItems, type OwnValue, type Value } from './value.ts';

/** The functions whose calls `resultOfBuiltin` follows. */
export const followedBuiltins: ReadonlySet<string> = new Set(
  'enumerate zip filter iter list reversed set frozenset sorted tuple next anext'.split(' '),
);

/** What a call of one of Python's own functions gives that hands on what it is given. */
export function resultOfBuiltin(name: string, given: readonly (Value | undefined)[]): Value | undefined {
  const [first, second] = given;
  switch (name) {
    case 'enumerate':
      return first && listOf({ items: [undefined, elementOf(first)] });
    case 'zip':
      return given.length <= mostItems ? listOf({ items: given.map(elementOf) }) : undefined;
    case 'filter':
      return listOf(elementOf(second));
    case 'iter':
    case 'list':
    case 'reversed':
    case 'set':
    case 'frozenset':
    case 'sorted':
    case 'tuple':
      return listOf(elementOf(first));
    case 'anext':
    case 'next':
      return elementOf(first);
    default:
      return undefined;
  }
}

/** What `super()` stands for in a method of a class with a single base. */
export function superOf(self: Value): OwnValue | undefined {
  if (isImport(self)) return undefined;
  const { inherited, ownBases = [] } = self;
  if (ownBases.length > 0 || !inherited || inherited.bases?.length !== 1) return undefined;
  const { unless: _, ...base } = inherited;
  return { inherited: base };
}
