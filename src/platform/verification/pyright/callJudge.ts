import type { SourceLocation } from '../../../core/text/position.ts';
import type { ScannedUse } from '../../../core/verification/scan/scannedCode.ts';
import { callFitsSignature } from '../../../core/verification/symbols/callFitsSignature.ts';
import type { CodeSites } from '../../../core/verification/symbols/codeSites.ts';
import type { CallProblem } from '../../../core/verification/symbols/symbolChecker.ts';
import { isStandardLibrary, isStub, readSource } from './moduleSource.ts';
import type { PyrightProblem } from './pyrightProblem.ts';

type ReportedCall = Extract<PyrightProblem, { kind: 'call' | 'overloads' }>;

/** Decides which of the calls that pyright reports cannot work with the installed package. */
export class CallJudge {
  /** By the end of the name that is called. */
  readonly #reported = new Map<number, ReportedCall>();

  constructor(sites: CodeSites, problems: readonly PyrightProblem[]) {
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

  /**
   * Why the call of a use is wrong; undefined where it is not reported, or may work after all.
   *
   * @param places Where the callee is defined.
   * @param printed Its signature as pyright prints it.
   */
  async problemOf(
    use: ScannedUse,
    places: readonly SourceLocation[],
    printed: string | undefined,
  ): Promise<CallProblem | undefined> {
    const reported = use.call && this.#reported.get(use.nameRange.end);
    const problem = reported && problemOfCall(reported, use, printed);
    return problem && !(await fitsInstalled(use, places)) ? problem : undefined;
  }
}

function problemOfCall(
  reported: ReportedCall,
  { call }: ScannedUse,
  printed: string | undefined,
): CallProblem | undefined {
  // A TypedDict takes any keys when the code runs.
  if (printed !== undefined && /\(\s*__map: /.test(printed)) return undefined;
  // How many arguments are unpacked is not known.
  if (reported.kind === 'call')
    return call?.hasUnpacking && reported.about !== 'keyword' ? undefined : reported.problem;
  if (!call || printed === undefined || callFitsSignature(call, printed)) return undefined;
  return { kind: 'no-matching-overload' };
}

/** Whether a call is right by the installed source, where it is older or newer than the stub that finds it wrong. */
async function fitsInstalled({ call }: ScannedUse, places: readonly SourceLocation[]): Promise<boolean> {
  const source = places.find((place) => !isStub(place));
  if (!call || !source || !places.some(isStub) || places.some(isStandardLibrary)) return false;
  const lines = (await readSource(source.path)).split(/\r\n|\r|\n/).slice(source.line - 1);
  const signature = /^\s*(?:async\s+)?(def\s+\w+\s*\([^]*?\)\s*(?:->[^:\n]*)?:)[ \t]*(?:#.*)?$/m.exec(
    lines.join('\n'),
  );
  if (signature?.index !== 0) return false;
  return callFitsSignature(call, signature[1]!.replace(/\(\s*(?:self|cls)\s*,?/, '('));
}

/** Decorators that leave the parameters of a function as they are. */
const plainDecorators = new Set(
  'staticmethod classmethod abstractmethod abc.abstractmethod overload typing.overload override cache lru_cache functools.cache functools.lru_cache contextmanager contextlib.contextmanager deprecated'.split(
    ' ',
  ),
);

/** Whether a function is sure to take the parameters in its source: decorators and redefinitions may change them. */
export async function isSignatureSure(places: readonly SourceLocation[]): Promise<boolean> {
  if (places.some(isStub)) return true;
  for (const { path, line } of places) {
    const lines = (await readSource(path)).split(/\r\n|\r|\n/);
    const name = /^\s*(?:async\s+)?def\s+(\w+)/.exec(lines[line - 1] ?? '')?.[1];
    if (name === undefined) continue;
    const indent = /^\s*/.exec(lines[line - 1]!)![0];
    for (let above = line - 2; lines[above]?.trim(); above--) {
      const decorator = /^\s*@([\w.]+)/.exec(lines[above]!)?.[1];
      if (decorator !== undefined && !plainDecorators.has(decorator)) return false;
      if (decorator === undefined && !/^\s*[)\]}]/.test(lines[above]!)) break;
    }
    const again = lines.filter((one) => new RegExp(`^\\s*(?:async\\s+)?def\\s+${name}\\b`).test(one));
    if (again.length > 1 && indent === '') return false;
  }
  return true;
}
