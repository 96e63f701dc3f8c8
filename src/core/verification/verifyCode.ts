import { codeOfTranscript } from '../python/interactiveSession.ts';
import { type OffsetRange, touches } from '../text/offsetRange.ts';
import type { InstalledRequirement, OtherOrigin } from './installs/installedRequirement.ts';
import { readScriptRequirements } from './codeBlocks/manifestRequirements.ts';
import { readInstalls } from './codeBlocks/readInstalls.ts';
import type { Requirements } from './requirements/requirement.ts';
import { readScriptMetadata } from './requirements/readRequirements.ts';
import { isPresent, type ClassifiedModule } from './packages/classifyModule.ts';
import type { CodeToVerify, Verification, VerificationBasis, VerifiedUse } from './codeVerifier.ts';
import { findMissingImports, type MissingImport } from './names/missingImports.ts';
import { parsePythonVersion } from './packages/pythonVersion.ts';
import { scannedInstall } from './scan/readImports.ts';
import type { ScannedImport, ScannedUse } from './scan/scannedCode.ts';
import { scanPython } from './scan/scanPython.ts';
import { partBeyond } from './values/symbolNotation.ts';
import { CodeSites } from './symbols/codeSites.ts';
import type { SymbolChecker, Verdict } from './symbols/symbolChecker.ts';

/**
 * Finds out what a piece of Python imports, what is known of each module, and which of the symbols that it uses exist.
 * For a part, the result has all imports of the code, since its symbols come from them, but only the uses in the part.
 *
 * @throws The signal's reason when it is aborted.
 */
export async function verifyCode(
  { code, form, path, within, around = [] }: CodeToVerify,
  { knowledge, checker }: { readonly knowledge: PackageKnowledge; readonly checker: SymbolChecker },
  signal: AbortSignal,
): Promise<Verification> {
  if (form !== undefined) return verifyInstalls(readInstalls(code, form), knowledge, signal);
  const scanned = scanPython(code);
  const { uses: all } = scanned;
  const ofScript = readScriptRequirements(code).map(scannedInstall);
  const imports = ofScript.length === 0 ? scanned.imports : [...ofScript, ...scanned.imports];
  const uses = within ? all.filter((use) => isNeeded(use, all, within)) : all;
  const modules = distinct(imports.filter(isModule));
  const installs = imports.filter(({ kind }) => kind === 'install');
  const [ofModules, ofInstalls, verdicts, basis] = await Promise.all([
    knowledge.classify(modules, signal, { path, script: readScriptMetadata(code) }),
    classifyInstalls(installs, knowledge, signal),
    uses.length === 0 ? [] : checker.check({ code: codeOfTranscript(code), uses, path }, signal),
    knowledge.basis(signal),
  ]);
  const version = basis.python?.version;
  const missingImports = await findMissingImports(
    {
      text: codeOfTranscript(code),
      within,
      around: around.map(codeOfTranscript),
      imports,
      path,
      version: version === undefined ? undefined : parsePythonVersion(version),
    },
    { classify: (names) => knowledge.classify(names, signal, { path }), checker },
    signal,
  );
  let known: CodeSites | undefined;
  const sites = (): CodeSites => (known ??= new CodeSites(codeOfTranscript(code)));
  const find = (name: string): ClassifiedModule | undefined => ofModules[modules.indexOf(name)];
  const verified: VerifiedUse[] = uses.map((scanned, i) => {
    const verdict = verdicts[i] ?? { kind: 'unknown' as const, reason: 'checker-failed' as const };
    const module = scanned.level === 0 ? find(scanned.module) : undefined;
    return { scanned, verdict: withTrueReason(verdict, module) };
  });
  return {
    imports: imports.map((scanned) => {
      if (!isModule(scanned)) return { scanned, module: ofInstalls.get(scanned) };
      const module = find(scanned.module);
      return { scanned, module, ...(module?.class === 'not-found' && guard(sites(), scanned)) };
    }),
    uses: [
      ...(within ? verified.filter(({ scanned }) => touches(scanned.range, within)) : verified),
      ...missingImports.map(unimportedUse),
    ],
    basis,
  };
}

/** What is known of the distributions that are to be installed. */
async function verifyInstalls(
  found: readonly InstalledRequirement[],
  knowledge: PackageKnowledge,
  signal: AbortSignal,
): Promise<Verification> {
  const imports = found.map(scannedInstall);
  const [classified, basis] = await Promise.all([
    classifyInstalls(imports, knowledge, signal),
    knowledge.basis(signal),
  ]);
  return {
    imports: imports.map((scanned) => ({ scanned, module: classified.get(scanned) })),
    uses: [],
    basis,
  };
}

async function classifyInstalls(
  installs: readonly ScannedImport[],
  knowledge: PackageKnowledge,
  signal: AbortSignal,
): Promise<ReadonlyMap<ScannedImport, ClassifiedModule>> {
  if (installs.length === 0) return new Map();
  const asked = installs.map(({ module, origin }) => ({ name: module, origin }));
  const found = await knowledge.classifyDistributions(asked, signal);
  return new Map(installs.map((one, at) => [one, found[at]!]));
}

/** Of what can be imported here, it is never said that its package is not installed: something makes it as the code runs. */
function withTrueReason(verdict: Verdict, module: ClassifiedModule | undefined): Verdict {
  if (verdict.kind !== 'unknown' || verdict.reason !== 'not-installed') return verdict;
  return module && isPresent(module) ? { kind: 'unknown', reason: 'dynamic' } : verdict;
}

/** The use of a name that belongs to no module. */
function unimportedUse({ use: { name, range }, statements }: MissingImport): VerifiedUse {
  const scanned = { symbol: name, module: '', level: 0, range, nameRange: range };
  return { scanned, verdict: { kind: 'not-imported', statements } };
}

/** Whether the code handles the absence of what it imports. */
function guard(sites: CodeSites, { range, module }: ScannedImport): { isGuarded?: true } {
  return sites.isGuarded(range.start, module) ? { isGuarded: true } : {};
}

/** Whether a use is in a part, or imports something that is used there: a missing import affects its uses. */
function isNeeded(use: ScannedUse, all: readonly ScannedUse[], within: OffsetRange): boolean {
  if (touches(use.range, within)) return true;
  return all.some(
    ({ range, symbol, module }) =>
      module === use.module && touches(range, within) && partBeyond(symbol, use.symbol) !== undefined,
  );
}

/** Not a relative import, which always belongs to the workspace. */
function isModule({ kind, level, module }: ScannedImport): boolean {
  return kind !== 'install' && level === 0 && module !== '';
}

function distinct(imports: readonly ScannedImport[]): string[] {
  return [...new Set(imports.map(({ module }) => module))];
}

/** The file with the imports. */
export interface ImportingFile {
  /** Its absolute path, for modules in its folder and the projects around it; it need not exist. */
  readonly path?: string;
  /** What it says itself that it requires. */
  readonly script?: Requirements | undefined;
}

/** What is known of modules on this machine and in this workspace, offline. */
export interface PackageKnowledge {
  /**
   * Classifies modules, in their order; of a dotted name, its first part. Rejects only when the signal is aborted.
   */
  classify(
    modules: readonly string[],
    signal: AbortSignal,
    file?: ImportingFile,
  ): Promise<readonly ClassifiedModule[]>;

  /** The same for distributions that are to be installed; `origin` says from where, if not from PyPI. */
  classifyDistributions(
    distributions: readonly { readonly name: string; readonly origin?: OtherOrigin | undefined }[],
    signal: AbortSignal,
  ): Promise<readonly ClassifiedModule[]>;

  /** What the classification is based on. Rejects only when the signal is aborted. */
  basis(signal: AbortSignal): Promise<VerificationBasis>;
}
