import type { OffsetRange } from '../../../../core/text/offsetRange.ts';
import type { SourceLocation } from '../../../../core/text/position.ts';
import type { ScannedCall, ScannedUse } from '../../../../core/verification/scan/scannedCode.ts';
import {
  callFitsSignature,
  printedSignatures,
  problemOfSignature,
  type Signature,
  takesKeyword,
} from '../../../../core/verification/symbols/signature.ts';
import { isOfResult } from '../../../../core/verification/values/symbolNotation.ts';
import type { CodeSites } from '../../../../core/verification/symbols/codeSites.ts';
import { suggestSymbols } from '../../../../core/verification/symbols/suggestSymbols.ts';
import type { CallProblem, UncheckedKeywords } from '../../../../core/verification/symbols/symbolChecker.ts';
import { keepsSignatures } from './decoratorJudge.ts';
import type { InstalledDefinition, Library } from './installedSources.ts';
import { KeywordJudge, type Taking } from './keywordJudge.ts';
import { isStandardLibrary, isStub } from '../modules/moduleSource.ts';
import { errorOfRemoved } from './removedFunctions.ts';
import type { PyrightProblem } from '../server/pyrightProblem.ts';

type ReportedCall = Extract<PyrightProblem, { kind: 'call' | 'overloads' }>;

/** A call that is judged. */
export interface JudgedCall {
  readonly use: ScannedUse;
  /** Where the callee is defined. */
  readonly places: readonly SourceLocation[];
  /** Its signature as pyright prints it. */
  readonly printed: string | undefined;
  /** Where the object of the method that is called, or the class that is called, defines another method. */
  readonly receiver: (method: string) => Promise<SourceLocation[]>;
  /** Whether it is certain that the callee is what pyright takes it for. */
  readonly isSure: (problem?: CallProblem) => Promise<boolean>;
}

/** What is known of a call. `unsure`: it seems wrong, but it is not certain what is called. */
export type CallVerdict =
  | { readonly kind: 'fits' | 'unsure' }
  | {
      readonly kind: 'wrong';
      readonly problem: CallProblem;
      readonly argument?: OffsetRange;
      readonly nearest?: readonly string[];
    }
  | ({ readonly kind: 'unchecked' } & UncheckedKeywords);

/** Decides which calls cannot work with the installed package: of those that pyright reports, and of those whose keywords it cannot see. */
export class CallJudge {
  readonly #sites: CodeSites;
  readonly #library: Library;
  /** By the end of the name that is called. */
  readonly #reported = new Map<number, ReportedCall>();

  constructor(sites: CodeSites, problems: readonly PyrightProblem[], library: Library) {
    this.#sites = sites;
    this.#library = library;
    for (const problem of problems) {
      if (problem.kind !== 'call' && problem.kind !== 'overloads') continue;
      const ofArgument = (): number | undefined => sites.calleeEndOfArgument(problem.range.start);
      const isArgument = problem.kind === 'call' && problem.about !== 'call';
      const end = isArgument ? ofArgument() : (sites.calleeEndOfCall(problem.range) ?? ofArgument());
      if (end !== undefined && !this.#reported.has(end)) this.#reported.set(end, problem);
    }
  }

  /** Whether pyright reports the call of a use. */
  isReported({ nameRange }: ScannedUse): boolean {
    return this.#reported.has(nameRange.end);
  }

  async judge(judged: JudgedCall): Promise<CallVerdict> {
    const { use, printed } = judged;
    const { call, nameRange } = use;
    // A TypedDict takes any keys when the code runs.
    if (!call || (printed !== undefined && /\(\s*__map: /.test(printed))) return { kind: 'fits' };
    const error = await errorOfRemoved(judged.places, this.#library.sources);
    if (error !== undefined) return { kind: 'wrong', problem: { kind: 'always-raises', error } };
    const reported = this.#reported.get(nameRange.end);
    const signatures = (printed === undefined ? undefined : printedSignatures(printed)) ?? [];
    const ofKeywords = await this.#judgeKeywords(judged, call, signatures, reported);
    if (ofKeywords.kind !== 'fits' || !reported || isOfKeyword(reported)) return ofKeywords;
    return this.#judgeShape(judged, call, reported);
  }

  async #judgeKeywords(
    judged: JudgedCall,
    call: ScannedCall,
    signatures: readonly Signature[],
    reported: ReportedCall | undefined,
  ): Promise<CallVerdict> {
    const unchecked: string[] = [];
    let isUnsure = false;
    for (const keyword of call.keywords) {
      const isRefused = isReportedKeyword(reported, keyword, signatures);
      if (!isRefused && isCheckedKeyword(judged.places, keyword, signatures)) continue;
      const found = await this.#judgeKeyword(judged, call, { keyword, signatures, isRefused });
      if (found === 'unchecked') unchecked.push(keyword);
      else if (found === 'unsure') isUnsure = true;
      else if (found !== 'fits') return found;
    }
    if (isUnsure) return { kind: 'unsure' };
    const [first] = unchecked;
    const argument = first && this.#sites.argumentsOf(judged.use.nameRange.end).keywords.get(first);
    return argument ? { kind: 'unchecked', keywords: unchecked, argument } : { kind: 'fits' };
  }

  async #judgeKeyword(
    judged: JudgedCall,
    call: ScannedCall,
    {
      keyword,
      signatures,
      isRefused,
    }: {
      readonly keyword: string;
      readonly signatures: readonly Signature[];
      /** Whether pyright says that it is not taken. */
      readonly isRefused: boolean;
    },
  ): Promise<CallVerdict | 'fits' | 'unsure' | 'unchecked'> {
    const { taking, names } = await this.#taking(judged, call, keyword);
    if (taking === 'refuses' || (taking === 'undecided' && isRefused)) {
      const isShown = taking === 'refuses' || (await this.#isShapeSure(judged.places));
      if (!isShown || !(await judged.isSure())) return 'unsure';
      const printed = signatures.flatMap(({ parameters }) => parameters.map(({ name }) => name));
      return this.#unknownKeyword(judged.use, keyword, [...names, ...printed]);
    }
    const isNamed = signatures.some((one) => takesKeyword(one, keyword));
    if (taking === 'takes' || isNamed) return 'fits';
    // Of a value, pyright has seen the type.
    return taking === 'swallows' || signatures.length > 0 ? 'unchecked' : 'fits';
  }

  async #taking(
    { places, receiver }: JudgedCall,
    { positional, keywords }: ScannedCall,
    keyword: string,
  ): Promise<{ readonly taking: Taking; readonly names: readonly string[] }> {
    const judge = new KeywordJudge(this.#library, keyword);
    const others = keywords.filter((one) => one !== keyword);
    const taking = await judge.taking(places, { keyword, positional, keywords: others, receiver });
    return { taking, names: judge.names };
  }

  #unknownKeyword(use: ScannedUse, keyword: string, known: readonly string[]): CallVerdict {
    const argument = this.#sites.argumentsOf(use.nameRange.end).keywords.get(keyword);
    const free = known.filter((name) => !use.call?.keywords.includes(name));
    const nearest = suggestSymbols(keyword, free);
    return {
      kind: 'wrong',
      problem: { kind: 'unknown-parameter', parameter: keyword },
      ...(argument && { argument }),
      ...(nearest.length > 0 && { nearest }),
    };
  }

  /** Judges a call whose keywords are known to be taken, by what else pyright reports. */
  async #judgeShape(
    { use, places, printed, isSure }: JudgedCall,
    call: ScannedCall,
    reported: ReportedCall,
  ): Promise<CallVerdict> {
    // How many arguments are unpacked is not known.
    if (call.hasUnpacking) return { kind: 'fits' };
    const installed = await this.#installedProblem(use, call, places);
    if (installed === 'fits') return { kind: 'fits' };
    let problem = installed;
    if (reported.kind === 'call') problem = reported.problem;
    else if (!problem) {
      if (printed === undefined || callFitsSignature(call, printed)) return { kind: 'fits' };
      problem = { kind: 'no-matching-overload' };
    }
    if (!(await isSure(problem)) || !(installed || (await this.#isShapeSure(places))))
      return { kind: 'unsure' };
    const argument = this.#placeOf(use, problem);
    return { kind: 'wrong', problem, ...(argument && { argument }) };
  }

  /** Where the arguments are that a problem is about. */
  #placeOf({ nameRange }: ScannedUse, problem: CallProblem): OffsetRange | undefined {
    const { positional, keywords } = this.#sites.argumentsOf(nameRange.end);
    if (problem.kind === 'repeated-argument') return keywords.get(problem.parameter);
    const first = problem.kind === 'too-many-positional' ? positional[problem.limit] : undefined;
    return first && { start: first.start, end: positional.at(-1)!.end };
  }

  /**
   * Why a call does not fit the functions that the installed source plainly defines; undefined where it defines none, or
   * none that says which arguments it takes.
   */
  async #installedProblem(
    use: ScannedUse,
    call: ScannedCall,
    places: readonly SourceLocation[],
  ): Promise<CallProblem | 'fits' | undefined> {
    if (places.some(isStandardLibrary)) return undefined;
    const found = await this.#library.sources.installed(places);
    let problem: CallProblem | undefined;
    for (const one of found) {
      const signature = one.definition.kind === 'def' ? boundSignature(use, one) : undefined;
      if (!signature || signature.rest !== undefined || signature.takesMorePositional) return undefined;
      problem = problemOfSignature(call, signature);
      if (!problem) return (await keepsSignatures(one, this.#library, call.keywords)) ? 'fits' : undefined;
    }
    for (const one of found)
      if (!(await keepsSignatures(one, this.#library, call.keywords))) return undefined;
    return problem;
  }

  /** Whether pyright is sure to see the parameters of what is called: decorators and redefinitions may change them. */
  async #isShapeSure(places: readonly SourceLocation[]): Promise<boolean> {
    if (places.some(isStub)) return true;
    for (const place of places) {
      const found = await this.#library.sources.definitionsAt(place);
      if (!found || found.length > 1) return false;
      for (const one of found)
        if (one.definition.kind === 'def' && !(await keepsSignatures(one, this.#library, []))) return false;
    }
    return true;
  }
}

/** The parameters of a function without the one for the object that its method is called on. */
function boundSignature(
  { symbol }: ScannedUse,
  { source: { outline }, definition }: InstalledDefinition,
): Signature | undefined {
  const signature = outline.signature(definition);
  const { owner, decorators } = definition;
  const { texts } = outline.tokens;
  const isOf = (decorator: string): boolean => decorators.some(([, to]) => texts[to - 1] === decorator);
  if (!signature || owner?.kind !== 'class' || isOf('staticmethod')) return signature;
  const isUnbound = !isOfResult(symbol) && symbol.split('.').at(-2) === owner.name && !isOf('classmethod');
  return isUnbound ? signature : { ...signature, parameters: signature.parameters.slice(1) };
}

function isOfKeyword(reported: ReportedCall): boolean {
  return reported.kind === 'call' && reported.about === 'keyword';
}

/** Whether pyright has seen that a keyword is taken. Of code that is never reached, it reports nothing. */
function isCheckedKeyword(
  places: readonly SourceLocation[],
  keyword: string,
  signatures: readonly Signature[],
): boolean {
  if (!signatures.some((one) => takesKeyword(one, keyword))) return signatures.some((one) => one.isRestTyped);
  // A stub may be of another version than the installed source.
  return !places.some(isStub) || places.some(isStandardLibrary);
}

/** Whether pyright says that a keyword is not taken. */
function isReportedKeyword(
  reported: ReportedCall | undefined,
  keyword: string,
  signatures: readonly Signature[],
): boolean {
  if (reported?.kind === 'overloads')
    return signatures.length > 0 && signatures.every((one) => !takesKeyword(one, keyword));
  const problem = reported?.problem;
  return problem?.kind === 'unknown-parameter' && problem.parameter === keyword;
}
