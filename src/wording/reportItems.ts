import { documentationUrl } from '../core/verification/findings/documentationUrl.ts';
import { describeImport, describeSymbol, type ItemText } from './verdict.ts';
import type { ClassifiedModule } from '../core/verification/packages/classifyModule.ts';
import type { VersionedApi } from '../core/verification/verified/verifiedApis.ts';
import type { Verification, VerifiedImport } from '../core/verification/codeVerifier.ts';
import type { ReportItem } from '../core/verification/findings/reportItem.ts';

/**
 * What was found out about code, in the order of the text: each import statement's module, and each use of a symbol.
 *
 * @param isVerified Whether a person has vouched for it.
 */
export function toReportItems(
  verification: Verification,
  isVerified: (subject: VersionedApi) => boolean,
): ReportItem[] {
  const { imports, uses, basis } = verification;
  const modules = new Map<string, ClassifiedModule>();
  for (const { scanned, module } of imports)
    if (module && scanned.kind !== 'install') modules.set(scanned.module, module);
  const items = [
    ...withoutRepeats(imports).map((one) => {
      const told = describeImport(one, basis.pypiSnapshot);
      const name = one.module?.module ?? `${'.'.repeat(one.scanned.level)}${one.scanned.module}`;
      return item('import', name, one.scanned.range, told, one.module, documentationUrl(one));
    }),
    ...uses.map((one) => {
      const module = one.scanned.level === 0 ? modules.get(one.scanned.module) : undefined;
      const { symbol, nameRange } = one.scanned;
      const documentation = module && documentationUrl({ scanned: one.scanned, module });
      return item('symbol', symbol, nameRange, describeSymbol(one, module), module, documentation);
    }),
  ];
  return withoutConsequences(items)
    .map((one) => (one.subject && isVerified(one.subject) ? vouchedFor(one) : one))
    .toSorted((a, b) => a.range.start - b.range.start);
}

/** That nothing is known of what a symbol has or gives goes without saying, where nothing is known of the symbol. */
function withoutConsequences(items: readonly ReportItem[]): ReportItem[] {
  const unknown = new Set(items.filter(isUnknownSymbol).map(({ name }) => name));
  return items.filter((one) => {
    if (!isUnknownSymbol(one)) return true;
    const ends = [...one.name.matchAll(/(?:\(\))?\./g)].map(({ index }) => index);
    return !ends.some((end) => unknown.has(one.name.slice(0, end)));
  });
}

function isUnknownSymbol({ kind, finding }: ReportItem): boolean {
  return kind === 'symbol' && finding === 'unknown';
}

function item(
  kind: ReportItem['kind'],
  name: string,
  range: ReportItem['range'],
  told: ItemText,
  module: ClassifiedModule | undefined,
  documentation: string | undefined,
): ReportItem {
  const subject = subjectOf(name, module);
  return {
    kind,
    name,
    range,
    ...told,
    ...(documentation !== undefined && { documentation }),
    ...(subject && { subject }),
    isVerifiedByPerson: false,
  };
}

/** Nobody can vouch for what is not installed: it has no version, or there is no such module in it. */
function subjectOf(symbol: string, module: ClassifiedModule | undefined): VersionedApi | undefined {
  if (!module || module.class === 'not-found') return undefined;
  if (module.distribution === undefined || module.version === undefined) return undefined;
  const { distribution, version } = module;
  return { distribution, version, symbol };
}

function vouchedFor({ detail: _, ...item }: ReportItem): ReportItem {
  return {
    ...item,
    finding: undefined,
    label: `${item.label} · verified by a person`,
    message: `${item.message} A person has verified it.`,
    isVerifiedByPerson: true,
  };
}

/** `from a import b, c` imports one module, though it takes two things of it. */
function withoutRepeats(imports: readonly VerifiedImport[]): VerifiedImport[] {
  const told = new Set<string>();
  return imports.filter(({ scanned }) => {
    const key = `${scanned.range.start} ${scanned.module}`;
    return told.size < told.add(key).size;
  });
}
