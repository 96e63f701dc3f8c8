import type { Verification, VerifiedImport, VerifiedUse } from './codeVerifier.ts';
import { documentationUrl } from './findings/documentationUrl.ts';
import type { FindingKind } from './findings/finding.ts';
import type { ItemFacts } from './findings/reportItem.ts';
import type { ClassifiedModule } from './packages/classifyModule.ts';
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
        /** Whether the verdict rests on type stubs that the checker brings along, of a package that is not installed. */
        readonly isByStubs: boolean;
      }
  );

/**
 * The items of verified code in the order of the text: each import statement's module, and each use of a symbol.
 *
 * @param isVerified Whether the user has marked it as verified.
 */
export function verifiedItems(
  { imports, uses }: Verification,
  isVerified: (api: VersionedApi) => boolean,
): VerifiedItem[] {
  const modules = new Map<string, ClassifiedModule>();
  for (const { scanned, module } of imports)
    if (module && scanned.kind !== 'install') modules.set(scanned.module, module);
  const items = [
    ...withoutRepeats(imports).map(importItem),
    ...uses.map((use) =>
      symbolItem(use, use.scanned.level === 0 ? modules.get(use.scanned.module) : undefined),
    ),
  ];
  return withoutConsequences(items)
    .map((item) =>
      item.api && isVerified(item.api) ? { ...item, finding: undefined, isVerifiedByUser: true } : item,
    )
    .toSorted((a, b) => a.range.start - b.range.start);
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

const importFindings: Readonly<Record<ClassifiedModule['class'], FindingKind | undefined>> = {
  familiar: undefined,
  workspace: undefined,
  'standard-library': 'unverified',
  installed: 'unverified',
  declared: 'not-installed',
  'on-pypi': 'not-installed',
  'not-found': 'not-found',
  unknown: 'not-installed',
};

/** None where the name may be a misspelling of another: the user should look first. */
function installCommand({ class: of, distribution, nearest }: ClassifiedModule): Pick<ItemFacts, 'install'> {
  const isOffered = of === 'declared' || of === 'on-pypi';
  if (!isOffered || distribution === undefined || nearest.length > 0) return {};
  return { install: `python -m pip install ${distribution}` };
}

/** Classes of modules that are not installed: verdicts on their symbols rest on stubs that the checker brings along. */
const notInstalled: ReadonlySet<ClassifiedModule['class']> = new Set(['declared', 'on-pypi', 'unknown']);

/** @param module The one that the symbol is imported from. */
function symbolItem({ scanned, verdict }: VerifiedUse, module: ClassifiedModule | undefined): VerifiedItem {
  const { symbol, nameRange } = scanned;
  const isByStubs = module !== undefined && notInstalled.has(module.class);
  return {
    kind: 'symbol',
    name: symbol,
    range: nameRange,
    finding: symbolFinding(verdict, isByStubs),
    ...(verdict.kind === 'exists' && foundAt(verdict)),
    ...(verdict.kind === 'missing' &&
      verdict.nearest.length > 0 && {
        replacement: { range: verdict.part ?? nameRange, names: verdict.nearest },
      }),
    ...common(symbol, module, module && documentationUrl({ scanned, module })),
    verdict,
    isByStubs,
  };
}

function symbolFinding(verdict: Verdict, isByStubs: boolean): FindingKind | undefined {
  if (verdict.kind !== 'exists') return verdict.kind;
  // The version that will be installed may not have it.
  if (isByStubs) return 'unknown';
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
): Pick<ItemFacts, 'documentation' | 'api' | 'isVerifiedByUser'> {
  const api = versionedApi(name, module);
  return {
    ...(documentation !== undefined && { documentation }),
    ...(api && { api }),
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

function isUnknownSymbol({ kind, finding }: VerifiedItem): boolean {
  return kind === 'symbol' && finding === 'unknown';
}
