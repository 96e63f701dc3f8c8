import type { OffsetRange } from '../text/offsetRange.ts';
import type { Verification, VerifiedImport, VerifiedUse } from './codeVerifier.ts';
import { documentationUrl } from './findings/documentationUrl.ts';
import { type FindingKind, settleableFindings } from './findings/finding.ts';
import type { ItemFacts } from './findings/reportItem.ts';
import { type ClassifiedModule, isPresent } from './packages/classifyModule.ts';
import { originsOf, wholeOf, withoutOpening } from './values/symbolNotation.ts';
import type { Verdict } from './symbols/symbolChecker.ts';
import type { VersionedApi } from './verified/verifiedApis.ts';

/** An item with what was found out about it: of an import its module, of a symbol the checker's verdict. */
export type VerifiedItem = ItemFacts &
  (
    | {
        readonly kind: 'import';
        /** Undefined for a relative import. */
        readonly module: ClassifiedModule | undefined;
        /** Whether the code handles its absence. */
        readonly isGuarded: boolean;
      }
    | {
        readonly kind: 'symbol';
        readonly verdict: Verdict;
        /** Whether the verdict rests on type stubs alone, of a package that is not installed. */
        readonly isByStubs: boolean;
      }
  );

/** The items of verified code in the order of the text: each import statement's module, and each use of a symbol. */
export function verifiedItems({ imports, uses }: Verification): VerifiedItem[] {
  const modules = new Map<string, ClassifiedModule>();
  for (const { scanned, module } of imports)
    if (module && scanned.kind !== 'install') modules.set(scanned.module, module);
  const items = [
    ...withoutRepeats(imports).map((one) =>
      one.scanned.kind === 'install' ? installItem(one) : importItem(one),
    ),
    ...uses.map((use) =>
      symbolItem(use, use.scanned.level === 0 ? modules.get(use.scanned.module) : undefined),
    ),
  ];
  return withoutConsequences(items).toSorted((a, b) => a.range.start - b.range.start);
}

/**
 * An item with what the user has said of it. A mark settles what was left open; nothing else can be marked, and an older
 * mark of it has no effect.
 *
 * @param isVerified Whether the user has marked it as verified.
 */
export function withMark(item: VerifiedItem, isVerified: (api: VersionedApi) => boolean): VerifiedItem {
  const { finding, api } = item;
  if (!api) return item;
  const isMarked = isVerified(api);
  if (finding !== undefined && !settleableFindings.has(finding)) {
    const { api: _, ...rest } = item;
    return isMarked ? { ...rest, hasVainMark: true } : rest;
  }
  if (!isMarked) return item;
  return { ...item, finding: undefined, isVerifiedByUser: true, ...(finding && { settled: finding }) };
}

/** `from a import b, c` imports one module, although it takes two names from it. */
function withoutRepeats(imports: readonly VerifiedImport[]): VerifiedImport[] {
  const seen = new Set<string>();
  return imports.filter(({ scanned }) => {
    const key = `${scanned.range.start} ${scanned.module}`;
    return seen.size < seen.add(key).size;
  });
}

function importItem(one: VerifiedImport): VerifiedItem {
  const { scanned, module, isGuarded = false } = one;
  const name = module?.module ?? `${'.'.repeat(scanned.level)}${scanned.module}`;
  return {
    kind: 'import',
    name,
    range: scanned.range,
    finding: module && (isGuarded ? 'not-installed' : importFindings[module.class]),
    ...common(name, module, documentationUrl(one)),
    ...(module && installCommand(module)),
    module,
    isGuarded,
  };
}

/** What a command installs. What is well known, or here already, leaves nothing to verify. */
function installItem({ scanned, module }: VerifiedImport): VerifiedItem {
  const { module: name, range } = scanned;
  const { class: of = 'unknown', nearest = [], holder } = module ?? {};
  const names = holder === undefined ? nearest : [holder];
  // The page of another project would make it look right.
  const documentation = holder === undefined ? documentationUrl({ scanned, module }) : undefined;
  return {
    kind: 'import',
    name,
    range,
    // Such as `jwt`, which is a project of its own, but hardly meant.
    finding: of === 'on-pypi' && holder !== undefined ? 'unverified' : installFindings[of],
    ...(names.length > 0 && { replacement: { range, names } }),
    ...(documentation !== undefined && { documentation }),
    isVerifiedByUser: false,
    installs: of,
    module,
    isGuarded: false,
  };
}

const installFindings: Readonly<Record<ClassifiedModule['class'], FindingKind | undefined>> = {
  familiar: undefined,
  workspace: undefined,
  'standard-library': undefined,
  installed: undefined,
  declared: undefined,
  'on-pypi': undefined,
  'little-known': 'not-installed',
  application: 'not-installed',
  'not-found': 'not-found',
  unknown: 'unknown',
  elsewhere: 'unknown',
};

const importFindings: Readonly<Record<ClassifiedModule['class'], FindingKind | undefined>> = {
  familiar: undefined,
  workspace: undefined,
  'standard-library': 'unverified',
  installed: 'unverified',
  declared: 'not-installed',
  'on-pypi': 'not-installed',
  'little-known': 'not-installed',
  application: 'not-installed',
  'not-found': 'not-found',
  unknown: 'not-installed',
  elsewhere: 'not-installed',
};

/** None where the name may be a misspelling of another: the user should look first. */
function installCommand({ class: of, distribution, nearest }: ClassifiedModule): Pick<ItemFacts, 'install'> {
  const isOffered = of === 'declared' || of === 'on-pypi';
  if (!isOffered || distribution === undefined || nearest.length > 0) return {};
  return { install: `python -m pip install ${distribution}` };
}

/** @param module The one that the symbol is imported from. */
function symbolItem({ scanned, verdict }: VerifiedUse, module: ClassifiedModule | undefined): VerifiedItem {
  const { symbol, nameRange } = scanned;
  const isByStubs = module !== undefined && !isPresent(module);
  return {
    kind: 'symbol',
    name: symbol,
    range: argumentOf(verdict) ?? nameRange,
    finding: symbolFinding(verdict, isByStubs),
    ...(verdict.kind === 'exists' && foundAt(verdict)),
    ...replacementOf(verdict, nameRange),
    ...(verdict.kind === 'not-imported' && { missingImports: verdict.statements }),
    ...common(symbol, module, module && documentationUrl({ scanned, module })),
    verdict,
    isByStubs,
  };
}

/** Where the arguments are that a verdict is about; undefined where it is about the symbol. */
function argumentOf(verdict: Verdict): OffsetRange | undefined {
  if (verdict.kind === 'exists') return verdict.unchecked?.argument;
  return verdict.kind === 'wrong-call' ? verdict.argument : undefined;
}

function replacementOf(verdict: Verdict, nameRange: OffsetRange): Pick<ItemFacts, 'replacement'> {
  if (verdict.kind !== 'missing' && verdict.kind !== 'wrong-call') return {};
  const range = verdict.kind === 'missing' ? (verdict.part ?? nameRange) : verdict.argument;
  const { nearest: names = [] } = verdict;
  return range && names.length > 0 ? { replacement: { range, names } } : {};
}

function symbolFinding(verdict: Verdict, isByStubs: boolean): FindingKind | undefined {
  if (verdict.kind !== 'exists') return verdict.kind;
  // The version that will be installed may not have it.
  if (isByStubs || verdict.unchecked) return 'unknown';
  return verdict.deprecated === undefined ? undefined : 'deprecated';
}

function foundAt({
  signature,
  source,
}: Extract<Verdict, { kind: 'exists' }>): Pick<ItemFacts, 'signature' | 'source'> {
  return { ...(signature !== undefined && { signature }), ...(source && { source }) };
}

function common(
  name: string,
  module: ClassifiedModule | undefined,
  documentation: string | undefined,
): Pick<ItemFacts, 'documentation' | 'api' | 'isOfPackage' | 'isVerifiedByUser'> {
  const api = versionedApi(name, module);
  return {
    ...(documentation !== undefined && { documentation }),
    ...(api && { api, isOfPackage: true }),
    isVerifiedByUser: false,
  };
}

/** Undefined for what cannot be marked as verified: what is not installed has no version. */
function versionedApi(symbol: string, module: ClassifiedModule | undefined): VersionedApi | undefined {
  if (!module || module.class === 'not-found') return undefined;
  if (module.distribution === undefined || module.version === undefined) return undefined;
  const { distribution, version } = module;
  return { distribution, version, symbol };
}

/**
 * Where a symbol could not be checked, or is wrong, its attributes and results could not be checked either: they are left
 * out. So are all but the first use of the parts of a value of which nothing is known, such as what was read from JSON.
 */
function withoutConsequences(items: readonly VerifiedItem[]): VerifiedItem[] {
  const open = new Set(
    items.filter((one) => isUnknownSymbol(one) || isWrong(one)).map(({ name }) => withoutOpening(name)),
  );
  const seen = new Set<string>();
  return items.filter((one) => {
    if (!isUnknownSymbol(one)) return true;
    if (originsOf(one.name).some((name) => open.has(name))) return false;
    const whole = isOfAny(one) ? wholeOf(one.name) : undefined;
    return whole === undefined || seen.size < seen.add(whole).size;
  });
}

function isWrong({ kind, finding }: VerifiedItem): boolean {
  return kind === 'symbol' && (finding === 'missing' || finding === 'wrong-call');
}

function isOfAny(item: VerifiedItem): boolean {
  return item.kind === 'symbol' && item.verdict.kind === 'unknown' && item.verdict.isOfAny === true;
}

function isUnknownSymbol(item: VerifiedItem): boolean {
  if (item.kind !== 'symbol' || item.finding !== 'unknown') return false;
  // It exists: only its keyword was not checked.
  return item.isByStubs || item.verdict.kind !== 'exists';
}
