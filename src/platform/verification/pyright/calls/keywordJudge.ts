import type { SourceLocation } from '../../../../core/text/position.ts';
import { type Handover, readKeywordUses } from '../../../../core/verification/symbols/keywordUses.ts';
import type { SourceDefinition } from '../../../../core/verification/symbols/sourceOutline.ts';
import { takesKeyword, type Signature } from '../../../../core/verification/symbols/signature.ts';
import { classBases, constructorsOf, defaultOf } from '../../../../core/verification/symbols/sourceCalls.ts';
import { keepsSignatures } from './decoratorJudge.ts';
import type { InstalledDefinition, Library } from './installedSources.ts';
import { isStandardLibrary, isStub } from '../modules/moduleSource.ts';

/**
 * What becomes of a keyword. `takes`: some parameter is for it. `refuses`: the call fails. `swallows`: the call takes any
 * keyword, and what it does with it could not be found out. `undecided`: it is not known what the call takes.
 */
export type Taking = 'takes' | 'refuses' | 'swallows' | 'undecided';

/** A call with a keyword. */
export interface KeywordCall {
  readonly keyword: string;
  /** How many positional arguments it has, and the names of its keywords. */
  readonly positional: number;
  readonly keywords: readonly string[];
  /** Where the object that a method is called on, or the class that is called, defines a method of this name. */
  readonly receiver?: ((method: string) => Promise<SourceLocation[]>) | undefined;
}

/** Calls are followed so far. */
const deepest = 8;

/** Finds out whether a call takes a keyword, by following it through the installed source. One for each keyword. */
export class KeywordJudge {
  readonly #library: Library;
  readonly #keyword: string;
  readonly #names = new Set<string>();
  readonly #visited = new Set<SourceDefinition>();

  constructor(library: Library, keyword: string) {
    this.#library = library;
    this.#keyword = keyword;
  }

  /** The keywords that were seen to be taken on the way. */
  get names(): string[] {
    return [...this.#names];
  }

  /** @param places Where what is called is defined. */
  async taking(places: readonly SourceLocation[], call: KeywordCall): Promise<Taking> {
    return decided(await this.#ofPlaces(places, { ...call, isLinear: true, depth: 0 }));
  }

  async #ofPlaces(places: readonly SourceLocation[], call: FollowedCall): Promise<Found> {
    const stubs = places.filter(isStub);
    const isSound = stubs.some(isStandardLibrary);
    const { sources } = this.#library;
    const installed = await sources.installed(places);
    const declared = await Promise.all(stubs.map((place) => sources.definitionsAt(place)));
    const all = declared.flatMap((one) => one ?? []);
    if (all.length > 0 && (isSound || installed.length === 0)) {
      const taking = await this.#ofDefinitions(all, { ...call, isStub: true });
      if (taking !== 'swallows') return taking;
      // What is compiled says in its stub which keywords it takes, if not all.
      if (installed.length === 0) return isSound ? 'takes' : taking;
    }
    if (installed.length > 0 || call.depth > deepest) return this.#ofDefinitions(installed, call);
    return this.#ofAliases(places, { ...call, depth: call.depth + 1 });
  }

  /** For names that stand for others in the installed source. */
  async #ofAliases(places: readonly SourceLocation[], call: FollowedCall): Promise<Found> {
    const takings: Found[] = [];
    for (const place of places.filter((one) => !isStub(one))) {
      const alias = await this.#library.sources.aliasAt(place);
      takings.push(alias ? await this.#ofName(alias, alias.token, call) : 'undecided');
    }
    return together(takings, 'undecided');
  }

  async #ofDefinitions(found: readonly InstalledDefinition[], call: FollowedCall): Promise<Found> {
    const takings: Found[] = [];
    for (const one of found) takings.push(await this.#ofDefinition(one, call));
    return together(takings, 'undecided');
  }

  async #ofDefinition(found: InstalledDefinition, call: FollowedCall): Promise<Found> {
    const { source, definition } = found;
    if (call.depth > deepest || this.#visited.has(definition)) return 'undecided';
    this.#visited.add(definition);
    try {
      if (definition.kind === 'class') return await this.#ofClass(found, call);
      const signature = source.outline.signature(definition);
      if (!signature) return 'undecided';
      this.#note(signature, call, definition);
      const taking = await this.#ofFunction(found, signature, call);
      if (taking !== 'refuses') return taking;
      if (await keepsSignatures(found, this.#library, call.keywords, this.#keyword)) return 'refuses';
      return signature.rest === undefined ? 'undecided' : 'swallows';
    } finally {
      this.#visited.delete(definition);
    }
  }

  async #ofFunction(found: InstalledDefinition, signature: Signature, call: FollowedCall): Promise<Taking> {
    const { source, definition } = found;
    const { rest } = signature;
    const { outline } = source;
    const declared = [definition, ...outline.overloads(definition)].map((one) => outline.signature(one));
    if (declared.some((one) => one && takesKeyword(one, this.#keyword)))
      return call.depth > 0 && this.#isFilled(signature, definition, call) ? 'refuses' : 'takes';
    if (rest === undefined) return 'refuses';
    if (call.isStub) return signature.isRestTyped ? 'undecided' : signature.isRestData ? 'takes' : 'swallows';
    const taking = await this.#ofRest(found, rest, call);
    return taking === 'swallows' && signature.isRestData ? 'takes' : taking;
  }

  /** @param rest The name of the parameter that takes all other keywords. */
  async #ofRest(found: InstalledDefinition, rest: string, call: FollowedCall): Promise<Taking> {
    const uses = readKeywordUses(found.source.outline, found.definition, rest);
    if (uses.refused.has(this.#keyword)) return 'refuses';
    for (const name of uses.taken) if (!uses.refused.has(name)) this.#names.add(name);
    if (uses.taken.has(this.#keyword)) return 'takes';
    if (uses.escape) return 'swallows';
    if (uses.refusesRest) return 'refuses';
    const takings: Taking[] = [];
    for (const handover of uses.handovers) {
      const taking = decided(await this.#ofHandover(found, handover, call));
      takings.push(taking);
      // Nothing that follows could change the outcome.
      if (taking !== 'refuses') break;
    }
    return decided(together(takings, 'swallows'));
  }

  async #ofHandover(found: InstalledDefinition, handover: Handover, call: FollowedCall): Promise<Found> {
    const { of, positional, keywords, values } = handover;
    if (keywords.includes(this.#keyword)) return 'refuses';
    if (of === 'super' && !call.isLinear) return 'undecided';
    const isSameObject = of === 'self' || of === 'super';
    const next: FollowedCall = {
      ...call,
      positional: positional.length,
      keywords,
      values: new Map(
        [...values].map(([name, token]) => [name, (later) => this.#ofValue(found, token, call, later)]),
      ),
      receiver: isSameObject ? call.receiver : undefined,
      isLinear: isSameObject ? call.isLinear : true,
      depth: call.depth + 1,
    };
    const { texts } = found.source.outline.tokens;
    if (of === 'self' && call.receiver)
      return this.#ofPlaces(await call.receiver(texts[handover.callee]!), next);
    if (of !== 'name') return this.#ofName(found, handover.callee, next);
    return this.#ofValue(found, handover.callee, call, next);
  }

  /**
   * @param token A plain name of what is called.
   * @param given What the function is called with where that name stands.
   */
  async #ofValue(
    found: InstalledDefinition,
    token: number,
    given: FollowedCall,
    call: FollowedCall,
  ): Promise<Found> {
    const { source, definition } = found;
    const name = source.outline.tokens.texts[token]!;
    const value = defaultOf(source.outline, definition, name, given);
    if (value === 'own class') return this.#ofClass({ source, definition: definition.owner! }, call);
    if (value === 'given') return (await given.values?.get(name)?.(call)) ?? 'undecided';
    return this.#ofName(found, value ?? token, call);
  }

  /** @param token The name of what is called, in the source of a function that calls it. */
  async #ofName(
    { source }: Pick<InstalledDefinition, 'source'>,
    token: number,
    call: FollowedCall,
  ): Promise<Found> {
    const places = await this.#library.definitions(source.path, source.positionOf(token));
    return this.#ofPlaces(places, call);
  }

  async #ofClass(found: InstalledDefinition, call: FollowedCall): Promise<Found> {
    const { source, definition } = found;
    const made = constructorsOf(source.outline, definition, call.isStub ?? false);
    const bases = classBases(source.outline, definition);
    if (made === undefined || bases === undefined) return 'undecided';
    if (!(await keepsSignatures(found, this.#library, call.keywords))) return 'undecided';
    const isLinear = call.isLinear && bases.length <= 1;
    const next = { ...call, isLinear, depth: call.depth + 1 };
    if (made.length > 0)
      return this.#ofDefinitions(
        made.map((one) => ({ source, definition: one })),
        next,
      );
    const takings: Found[] = [];
    for (const base of bases) {
      const taking = await this.#ofName(found, base, next);
      takings.push(taking);
      // Nothing that follows could change the outcome.
      if (taking !== 'refuses' && taking !== 'no constructor') break;
    }
    return bases.length === 0 ? 'no constructor' : together(takings, 'undecided');
  }

  /** Whether the caller gives the parameter by its position. */
  #isFilled({ parameters }: Signature, { owner, decorators }: SourceDefinition, call: FollowedCall): boolean {
    const at = parameters.findIndex(({ name, isPositional }) => isPositional && name === this.#keyword);
    return at >= 0 && decorators.length === 0 && at - (owner?.kind === 'class' ? 1 : 0) < call.positional;
  }

  /** Keeps the names of the parameters that are left for the caller. */
  #note({ parameters }: Signature, call: FollowedCall, { owner }: SourceDefinition): void {
    const own = owner?.kind === 'class' ? 1 : 0;
    for (const [at, { name, isKeyword }] of parameters.entries())
      if (isKeyword && at >= own + call.positional && !call.keywords.includes(name)) this.#names.add(name);
  }
}

type FollowedCall = KeywordCall & {
  readonly isStub?: boolean;
  /** What a function is called with by keyword, as something to call. */
  readonly values?: ReadonlyMap<string, (call: FollowedCall) => Promise<Found>>;
  /** Whether `super()` can only be the class that is written there. */
  readonly isLinear: boolean;
  readonly depth: number;
};

/** What was found; a class may have no constructor of its own or of a base. */
type Found = Taking | 'no constructor';

/** That of `object` takes nothing, but a class without a constructor may be made in any way. */
function decided(found: Found): Taking {
  return found === 'no constructor' ? 'undecided' : found;
}

/** What becomes of a keyword where any of several functions may be called. */
function together(found: readonly Found[], otherwise: 'swallows' | 'undecided'): Found {
  const takings = found.filter((one) => one !== 'no constructor');
  if (takings.length === 0 && found.length > 0) return 'no constructor';
  if (takings.includes('takes')) return 'takes';
  if (takings.length > 0 && takings.every((one) => one === 'refuses')) return 'refuses';
  return takings.includes('swallows') ? 'swallows' : otherwise;
}
