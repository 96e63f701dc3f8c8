import { invalidSyntax } from '../../verification/syntax/invalidSyntax.ts';
import { type DefinedName, definedNames } from './definedNames.ts';

/** More changes at once are another file, not a change of this one. */
const mostChanges = 30;

/** A definition that a change of its file took from the code that uses it, or gave another form. */
export interface ChangedDefinition {
  readonly kind: DefinedName['kind'];
  /** As it was. */
  readonly name: string;
  /** The names of the classes that it was in, the outermost first. */
  readonly owners: readonly string[];
  /** Undefined where it has its name still, or is gone. */
  readonly newName?: string;
  readonly isRemoved: boolean;
  /** Whether its parameters, its result's type or its decorators are others. */
  readonly isReshaped: boolean;
  readonly isField: boolean;
  /** Parameters that it has no longer by their names. */
  readonly goneParameters: readonly string[];
  /** Of these, those in the same place under another name. */
  readonly renamedParameters: readonly { readonly before: string; readonly after: string }[];
  /** In the changed file, counted from 0; of what is gone, where it was. */
  readonly line: number;
  /** Its header as it was, or its name. */
  readonly before: string;
  /** The same now; undefined if it is gone. */
  readonly after?: string;
}

/**
 * The definitions of a module that a change renamed, removed or gave other parameters. None where one of the texts is no Python,
 * and none where so many are changed that it is rather another file.
 */
export function changedDefinitions(before: string, after: string): readonly ChangedDefinition[] {
  if (before === after || invalidSyntax(before) !== undefined || invalidSyntax(after) !== undefined)
    return [];
  const found = compare(childrenOf(definedNames(before)), childrenOf(definedNames(after)), [], []);
  return found.length > mostChanges ? [] : found;
}

type Children = ReadonlyMap<string, readonly DefinedName[]>;

/** Names by the dotted name of what they are in. */
function childrenOf(names: readonly DefinedName[]): Children {
  const found = new Map<string, DefinedName[]>();
  for (const one of names) {
    const key = one.owners.join('.');
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return found;
}

function compare(
  before: Children,
  after: Children,
  oldOwners: readonly string[],
  newOwners: readonly string[],
): ChangedDefinition[] {
  const old = before.get(oldOwners.join('.')) ?? [];
  const now = after.get(newOwners.join('.')) ?? [];
  const kept = new Map(now.map((one) => [one.name, one]));
  const partners = partnersOf(old, now);
  return old.flatMap((one) => {
    const other = kept.get(one.name) ?? partners.get(one);
    const own = changeOf(one, other, lineBefore(old, one, kept));
    const isClass = one.kind === 'class' && other?.kind === 'class';
    const inside = isClass
      ? compare(before, after, [...oldOwners, one.name], [...newOwners, other.name])
      : [];
    return own ? [own, ...inside] : inside;
  });
}

/** Which of the new names stands for one that is gone: of the same kind, with the same code or at the same place. */
function partnersOf(old: readonly DefinedName[], now: readonly DefinedName[]): Map<DefinedName, DefinedName> {
  const [oldNames, newNames] = [old, now].map((names) => new Set(names.map(({ name }) => name)));
  const gone = old.filter(({ name }) => !newNames!.has(name));
  const added = new Set(now.filter(({ name }) => !oldNames!.has(name)));
  const found = new Map<DefinedName, DefinedName>();
  const pair = (one: DefinedName, others: readonly DefinedName[]): void => {
    if (others.length !== 1 || found.has(one)) return;
    found.set(one, others[0]!);
    added.delete(others[0]!);
  };
  const isSame = (one: DefinedName, other: DefinedName): boolean =>
    one.kind === other.kind && one.code === other.code && one.shape === other.shape;
  for (const one of gone)
    if (gone.filter((each) => isSame(one, each)).length === 1)
      pair(
        one,
        [...added].filter((other) => isSame(one, other)),
      );
  const placeOf = (names: readonly DefinedName[], one: DefinedName, both: ReadonlySet<string>): string =>
    `${one.kind} ${names.slice(0, names.indexOf(one)).findLast(({ name }) => both.has(name))?.name ?? ''}`;
  const both = new Set([...oldNames!].filter((name) => newNames!.has(name)));
  for (const one of gone) {
    const place = placeOf(old, one, both);
    const rivals = gone.filter((each) => !found.has(each) && placeOf(old, each, both) === place);
    const here = [...added].filter((other) => placeOf(now, other, both) === place);
    if (rivals.length === 1) pair(one, here);
  }
  return found;
}

/** Where what is gone was: at what stood in front of it. */
function lineBefore(
  old: readonly DefinedName[],
  one: DefinedName,
  kept: ReadonlyMap<string, DefinedName>,
): number {
  const above = old.slice(0, old.indexOf(one)).findLast(({ name }) => kept.has(name));
  return above ? kept.get(above.name)!.line : 0;
}

function changeOf(
  one: DefinedName,
  other: DefinedName | undefined,
  lineOfGone: number,
): ChangedDefinition | undefined {
  const isReshaped = other !== undefined && (one.shape !== other.shape || one.kind !== other.kind);
  if (other && other.name === one.name && !isReshaped) return undefined;
  const { kind, name, owners, isField } = one;
  const oldParameters = parameterNames(one);
  const parameters = other ? parameterNames(other) : [];
  return {
    ...{ kind, name, owners, isField, isReshaped },
    ...(other && other.name !== name && { newName: other.name }),
    isRemoved: other === undefined,
    goneParameters: oldParameters.filter((each) => !parameters.includes(each)),
    renamedParameters: renamedParameters(oldParameters, parameters),
    line: other?.line ?? lineOfGone,
    before: one.header ?? name,
    ...(other && { after: other.header ?? other.name }),
  };
}

function parameterNames({ signature }: DefinedName): string[] {
  return signature?.parameters.map(({ name }) => name) ?? [];
}

function renamedParameters(
  old: readonly string[],
  now: readonly string[],
): { readonly before: string; readonly after: string }[] {
  return old.flatMap((name, at) => {
    const other = now[at];
    const isRenamed = other !== undefined && !now.includes(name) && !old.includes(other);
    return isRenamed ? [{ before: name, after: other }] : [];
  });
}
