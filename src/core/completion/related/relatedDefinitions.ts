import { builtinNames } from '../../python/builtinNames.ts';
import type { ModuleDefinition } from '../../python/moduleOutline.ts';
import type { Position } from '../../text/position.ts';
import type { RelatedCode } from '../../ports/completionRequest.ts';
import {
  DefinitionFinder,
  type FoundDefinition,
  type FoundModule,
  type WorkspaceModules,
} from './definitionFinder.ts';
import { type NameInUse, namesInUse } from './namesInUse.ts';
import { OutlineBudget } from './outlineBudget.ts';

/** Lines of a file, counted from 0, both ends included. */
export interface LinesInSight {
  readonly first: number;
  readonly last: number;
}

/** Where code is being written. */
export interface WritingPlace extends FoundModule {
  readonly position: Position;
  /** What the model sees of the file anyway. */
  readonly seen: LinesInSight;
}

/** How likely the next lines use a definition, from what the file has of it. Chosen with the places of three packages. */
const likelihood = {
  call: 1,
  mention: 0.2,
  unusedImport: 1.5,
  overridden: 1.5,
  ownMethod: 0.8,
  ownFunction: 0.3,
  /** Lines away from the cursor at which a use tells half as much. */
  halfLines: 40,
  /** What is left of it far away. */
  far: 0.2,
} as const;

/** Definitions that are looked for at most: each may be in a file to read. */
const mostSought = 100;

interface Sought {
  readonly likelihood: number;
  readonly find: () => Promise<FoundDefinition | undefined>;
}

/** Where definitions are looked for, and for how many. */
export interface DefinitionSearch {
  readonly modules: WorkspaceModules;
  /** The folders in which Python looks for modules, the first one first. */
  readonly roots: readonly string[];
  /** Of all outlines together. */
  readonly characters: number;
  /** What is found when it is aborted is what there is. */
  readonly late: AbortSignal;
}

/**
 * The definitions that code at a place probably uses and that are not in sight there, as outlines: signatures, and the first
 * lines of docstrings. The likeliest first, as far as they fit.
 */
export async function relatedDefinitions(
  place: WritingPlace,
  { modules, roots, characters, late }: DefinitionSearch,
): Promise<RelatedCode[]> {
  const finder = new DefinitionFinder(modules, roots);
  const sought = new SoughtDefinitions(place, finder).all();
  const budget = new OutlineBudget(characters);
  const isInSight = ({ path, definition }: FoundDefinition): boolean =>
    path === place.path && definition.line >= place.seen.first && definition.line <= place.seen.last;
  for (const one of sought.toSorted((a, b) => b.likelihood - a.likelihood).slice(0, mostSought)) {
    if (late.aborted || budget.isFull) break;
    const found = await one.find();
    if (found && !isInSight(found)) budget.add(found);
  }
  return budget.outlines();
}

/** What may be used at a place, and how likely it is. */
class SoughtDefinitions {
  readonly #place: WritingPlace;
  readonly #finder: DefinitionFinder;
  readonly #around: readonly ModuleDefinition[];
  readonly #class: FoundDefinition | undefined;
  readonly #found: Sought[] = [];

  constructor(place: WritingPlace, finder: DefinitionFinder) {
    this.#place = place;
    this.#finder = finder;
    this.#around = place.outline.around(place.position.line, place.position.character);
    const own = this.#around.find(({ kind }) => kind === 'class');
    this.#class = own && { ...place, definition: own };
  }

  all(): readonly Sought[] {
    const names = namesInUse(this.#place.outline.lines);
    for (const one of names) this.#addUse(one);
    const used = new Set(names.map(({ path }) => path[0]!));
    for (const { alias, name } of this.#place.outline.imports)
      if (name !== undefined && !used.has(alias))
        this.#add(likelihood.unusedImport, () => this.#finder.find([alias], this.#place));
    this.#addOwn();
    return this.#found;
  }

  #addUse({ path, lines, isCalled }: NameInUse): void {
    const [first = '', second] = path;
    const each = isCalled ? likelihood.call : likelihood.mention;
    if (first === 'self' || first === 'cls' || first === 'super()') {
      const own = this.#class;
      if (!own || second === undefined) return;
      const within = lines.filter((line) => line >= own.definition.line && line <= own.definition.end);
      if (path.length === 2)
        this.#add(each * this.#nearness(within), () =>
          first === 'super()' ? this.#finder.inherited(own, second) : this.#finder.method(own, second),
        );
      else if (isCalled) this.#addOnly(path.at(-1)!, each * this.#nearness(within));
      return;
    }
    if (path.length === 1 && builtinNames.has(first)) return;
    const worth = each * this.#nearness(lines);
    this.#add(worth, async () => {
      const found = first === '' ? undefined : await this.#finder.find(path, this.#place);
      return found ?? (path.length > 1 && isCalled ? this.#finder.only(path.at(-1)!) : undefined);
    });
  }

  #addOnly(name: string, worth: number): void {
    this.#add(worth, () => this.#finder.only(name));
  }

  /** What the file has and uses nowhere, and what the method at hand takes the place of. */
  #addOwn(): void {
    const own = this.#class;
    const method = this.#around.find(({ kind }) => kind === 'function');
    if (own && method)
      this.#add(likelihood.overridden, () => this.#finder.inherited(own, method.name.split('.').at(-1)!));
    for (const one of this.#place.outline.definitions) {
      const isMethod =
        own !== undefined && one.name.startsWith(`${own.definition.name}.`) && one.kind === 'function';
      if (!isMethod && one.name.includes('.')) continue;
      const worth = isMethod ? likelihood.ownMethod : likelihood.ownFunction;
      this.#add(worth * this.#nearness([one.line]), async () => ({ ...this.#place, definition: one }));
    }
  }

  #add(worth: number, find: Sought['find']): void {
    if (worth > 0) this.#found.push({ likelihood: worth, find });
  }

  #nearness(lines: readonly number[]): number {
    const { line } = this.#place.position;
    let sum = 0;
    for (const one of lines)
      sum += likelihood.far + (1 - likelihood.far) / (1 + Math.abs(one - line) / likelihood.halfLines);
    // Many uses tell more than one, but not many times more.
    return Math.sqrt(sum);
  }
}
