import { type OffsetRange, touches } from '../../text/offsetRange.ts';
import type { ClassifiedModule } from '../packages/classifyModule.ts';
import type { PythonVersion } from '../packages/pythonVersion.ts';
import type { ScannedImport } from '../scan/scannedCode.ts';
import { scanPython } from '../scan/scanPython.ts';
import type { SymbolChecker, Verdict } from '../symbols/symbolChecker.ts';
import {
  type ImportCandidate,
  importCandidates,
  isDistinctive,
  looksImported,
  trial,
  trialImport,
  type UnboundName,
} from './importCandidates.ts';
import { builtinNames } from './knownNames.ts';
import { type NameUse, usedNames } from './usedNames.ts';

/** A use of a name that is never imported, and the statements that may be missing, the most likely first. */
export interface MissingImport {
  readonly use: NameUse;
  readonly statements: readonly string[];
}

/** Code with more is not code that lacks an import. */
const mostNames = 20;
const mostCandidates = 100;
const mostStatements = 3;

/**
 * Finds names that the code uses but nobody has imported: of a module, of one that the code imports, or well-known ones
 * of the standard library. Only where something installed has all that the code uses of the name; any other name may be
 * taken for granted, as a fragment of code does with its data. Code without imports takes all names for granted.
 *
 * @param code.within Only uses in this part are returned.
 * @param code.around Other code that runs in the same place: what it binds is bound.
 * @throws The signal's reason when it is aborted.
 */
export async function findMissingImports(
  code: {
    readonly text: string;
    readonly within: OffsetRange | undefined;
    readonly around: readonly string[];
    readonly imports: readonly ScannedImport[];
    readonly path: string;
    readonly version: PythonVersion | undefined;
  },
  {
    classify,
    checker,
  }: {
    readonly classify: (names: readonly string[]) => Promise<readonly ClassifiedModule[]>;
    readonly checker: SymbolChecker;
  },
  signal: AbortSignal,
): Promise<MissingImport[]> {
  if (!code.imports.some(({ kind }) => kind === 'statement')) return [];
  const { within } = code;
  const unbound = unboundNames(code).filter(
    ({ uses }) => !within || uses.some(({ range }) => touches(range, within)),
  );
  if (unbound.length === 0 || unbound.length > mostNames) return [];
  const classes = await classify(unbound.map(({ name }) => name));
  const isModule = (name: string): boolean =>
    classes.some(
      ({ module, class: of }) =>
        module === name && (of === 'standard-library' || of === 'installed' || of === 'familiar'),
    );
  const candidates = unbound
    .flatMap((one) => importCandidates(one, code.imports, isModule))
    .slice(0, mostCandidates);
  const fitting = await fittingOf(candidates, code.path, checker, signal);
  return unbound.flatMap((one) => {
    const statements = statementsOf(fitting.filter(({ candidate }) => candidate.unbound === one));
    if (statements.length === 0) return [];
    return one.uses
      .filter(({ range }) => !within || touches(range, within))
      .map((use) => ({ use, statements: statements.slice(0, mostStatements) }));
  });
}

/** The statements to offer: those of modules before others, and none that takes a well-known name from a wrong place. */
function statementsOf(fitting: readonly Fitting[]): string[] {
  const modules = fitting.filter(({ candidate }) => !isTaken(candidate));
  const known = fitting.find(({ candidate: { kind } }) => kind === 'well-known');
  const own = fitting.filter((one) => one === known || !known || one.definedAt !== known.definedAt);
  return (modules.length > 0 ? modules : own).map(({ candidate }) => candidate.statement);
}

function unboundNames({
  text,
  around,
  imports,
  version,
}: Parameters<typeof findMissingImports>[0]): UnboundName[] {
  const { bound, uses, isOpen } = usedNames(text);
  const others = around.map(usedNames);
  if (isOpen || others.some((one) => one.isOpen)) return [];
  const areDeferred = annotationsAreDeferred(imports, version);
  const byName = new Map<string, NameUse[]>();
  for (const use of uses) {
    const { name, annotates } = use;
    if (bound.has(name) || others.some((one) => one.bound.has(name)) || builtinNames.has(name)) continue;
    if (annotates === 'local' || (annotates === 'signature' && areDeferred)) continue;
    byName.set(name, [...(byName.get(name) ?? []), use]);
  }
  return [...byName].map(([name, of]) => ({ name, uses: of })).filter(looksImported);
}

/** Whether annotations are evaluated only on request, so that their names need not be there. */
function annotationsAreDeferred(
  imports: readonly ScannedImport[],
  version: PythonVersion | undefined,
): boolean {
  if (imports.some(({ module, name }) => module === '__future__' && name === 'annotations')) return true;
  return version === undefined || version.major > 3 || (version.major === 3 && version.minor >= 14);
}

/** A candidate that has all that the code uses of its name. */
interface Fitting {
  readonly candidate: ImportCandidate;
  /** Where what it imports is defined. */
  readonly definedAt: string;
}

/** Those that have all that the code uses of their name. Most have not even the name, which is found out first. */
async function fittingOf(
  candidates: readonly ImportCandidate[],
  path: string,
  checker: SymbolChecker,
  signal: AbortSignal,
): Promise<readonly Fitting[]> {
  const tried = async (
    some: readonly ImportCandidate[],
    codeOf: (candidate: ImportCandidate) => string,
  ): Promise<Fitting[]> => {
    if (some.length === 0) return [];
    let code = '';
    const ends = some.map(
      (candidate, index) => (code += `def trial_${index}():\n${codeOf(candidate)}`).length,
    );
    const { uses } = scanPython(code);
    const verdicts = await checker.check({ code, uses, path, isTrial: true }, signal);
    return some.flatMap((candidate, index) => {
      const [start, end] = [ends[index - 1] ?? 0, ends[index]!];
      const own = verdicts.filter((_, at) => start <= uses[at]!.range.start && uses[at]!.range.start < end);
      if (own.length === 0 || !fits(candidate, own)) return [];
      const [first] = own;
      return [{ candidate, definedAt: JSON.stringify(first?.kind === 'exists' && first.source) }];
    });
  };
  const named = await tried(candidates.filter(isTaken), trialImport);
  return tried(
    candidates.filter((one) => !isTaken(one) || named.some(({ candidate }) => candidate === one)),
    trial,
  );
}

function isTaken({ kind }: ImportCandidate): boolean {
  return kind === 'imported' || kind === 'well-known';
}

/** A value of a plain type, as the checker prints it: `os.name` is hardly meant by a `name` that has `lower()`. */
const plainValue =
  /^\((?:variable|constant)\) \w+: (?:LiteralString|str|bytes|int|float|complex|bool|None|list|dict|tuple|set|frozenset|Literal)\b/;

function fits(candidate: ImportCandidate, verdicts: readonly Verdict[]): boolean {
  const { unbound } = candidate;
  // A class or constant of this name is meant, whatever is done with it.
  const isEnough = isTaken(candidate) && isDistinctive(unbound.name);
  if (!isEnough && mayBeVariable(unbound, verdicts[0])) return false;
  return verdicts.every(
    ({ kind }, index) => kind === 'exists' || (isEnough && index > 0 && kind !== 'missing'),
  );
}

/** Whether a variable of the same name would be used in the same way as what is imported. */
function mayBeVariable({ uses }: UnboundName, imported: Verdict | undefined): boolean {
  const signature = imported?.kind === 'exists' ? (imported.signature ?? '') : '';
  if (plainValue.test(signature)) return true;
  // `date.year` is of a date, `date.today()` of the class.
  const readsAttribute = uses.some(({ attributes, call }) => attributes.length > 0 && !call);
  return /^(?:\(class\)|class) /.test(signature) && readsAttribute;
}
