import { documentationOf } from './documentationOf.ts';
import type { ClassifiedModule } from './moduleClass.ts';
import type { Subject } from './subject.ts';
import type { UnknownReason } from './verdict.ts';
import type { Verification, VerifiedImport, VerifiedUse } from './verification.ts';
import type { VerifiedItem } from './verifiedItem.ts';

/** What is told of an import or a symbol, before anyone has vouched for it. */
type Told = Pick<VerifiedItem, 'finding' | 'label' | 'message'> &
  Partial<Pick<VerifiedItem, 'detail' | 'signature' | 'source' | 'replacement' | 'install'>>;

const unknownSentences: Readonly<Record<UnknownReason, string>> = {
  untyped: 'its package says nothing about types',
  'not-installed': 'its package is not installed',
  dynamic: 'it depends on what happens when the code runs',
  'checker-failed': 'the checker did not answer',
};

/**
 * What was found out about code, in the order of the text: each import statement's module, and each use of a symbol.
 *
 * @param isVerified Whether a person has vouched for it.
 */
export function itemsOf(
  verification: Verification,
  isVerified: (subject: Subject) => boolean,
): VerifiedItem[] {
  const { imports, uses, basis } = verification;
  const modules = new Map<string, ClassifiedModule>();
  for (const { scanned, module } of imports)
    if (module && scanned.kind !== 'install') modules.set(scanned.module, module);
  const items = [
    ...withoutRepeats(imports).map((one) => {
      const told = toldOfImport(one, basis.pypiSnapshot);
      const name = one.module?.module ?? `${'.'.repeat(one.scanned.level)}${one.scanned.module}`;
      return item('import', name, one.scanned.range, told, one.module, documentationOf(one));
    }),
    ...uses.map((one) => {
      const module = one.scanned.level === 0 ? modules.get(one.scanned.module) : undefined;
      const { symbol, nameRange } = one.scanned;
      const documentation = module && documentationOf({ scanned: one.scanned, module });
      return item('symbol', symbol, nameRange, toldOfUse(one), module, documentation);
    }),
  ];
  return items
    .map((one) => (one.subject && isVerified(one.subject) ? vouchedFor(one) : one))
    .toSorted((a, b) => a.range.start - b.range.start);
}

function item(
  kind: VerifiedItem['kind'],
  name: string,
  range: VerifiedItem['range'],
  told: Told,
  module: ClassifiedModule | undefined,
  documentation: string | undefined,
): VerifiedItem {
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
function subjectOf(symbol: string, module: ClassifiedModule | undefined): Subject | undefined {
  if (!module || module.class === 'not-found') return undefined;
  if (module.distribution === undefined || module.version === undefined) return undefined;
  const { distribution, version } = module;
  return { distribution, version, symbol };
}

function vouchedFor({ detail: _, ...item }: VerifiedItem): VerifiedItem {
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

function toldOfImport({ module }: VerifiedImport, pypiSnapshot: string | undefined): Told {
  if (!module) return { finding: undefined, label: 'this workspace', message: 'It is in this workspace.' };
  const name = `"${module.module}"`;
  const ofDistribution = distributionNote(module);
  const install = installCommand(module);
  switch (module.class) {
    case 'familiar':
      return { finding: undefined, label: 'familiar', message: `${name} is one of the familiar modules.` };
    case 'workspace':
      return { finding: undefined, label: 'this workspace', message: `${name} is in this workspace.` };
    case 'standard-library':
      return {
        finding: 'unverified',
        label: 'standard library',
        message: `${name} is in the standard library, beyond the familiar modules.`,
      };
    case 'installed':
      return {
        finding: 'unverified',
        label: ['installed', ...distributionLabel(module)].join(', '),
        message: `${name} is installed${ofDistribution}.`,
      };
    case 'declared':
      return {
        finding: 'not-installed',
        label: `declared in ${module.declaredIn}, not installed`,
        message: `${name}${ofDistribution} is declared in ${module.declaredIn}, but not installed.`,
        ...install,
      };
    case 'on-pypi':
      return {
        finding: 'not-installed',
        label: 'on PyPI, not installed',
        message: `${name}${ofDistribution} is on PyPI, but not installed.${hint(module)}`,
        ...detail(hint(module)),
        ...install,
      };
    case 'not-found':
      return {
        finding: 'not-found',
        label: module.version === undefined ? 'unknown on PyPI' : 'no part of its package',
        message: `${notFound(module, pypiSnapshot)} ${warning}${hint(module)}`,
        ...detail(`${warning}${hint(module)}${snapshotNote(module, pypiSnapshot)}`),
      };
    case 'unknown':
      return {
        finding: 'not-installed',
        label: 'not installed',
        message: `${name} is not installed, and whether it is on PyPI could not be looked up.`,
        ...detail('Whether it is on PyPI could not be looked up.'),
      };
  }
}

const warning = 'Do not install a package of this name.';

function notFound(module: ClassifiedModule, snapshot: string | undefined): string {
  const asOf = snapshot === undefined ? '' : ` (names of ${snapshot})`;
  const where =
    module.version === undefined
      ? `not installed and not known on PyPI${asOf}`
      : 'no part of what is installed';
  return `"${module.module}"${distributionNote(module)} is ${where}.`;
}

function snapshotNote({ version }: ClassifiedModule, snapshot: string | undefined): string {
  return version !== undefined || snapshot === undefined
    ? ''
    : ` The names on PyPI are those of ${snapshot}.`;
}

function detail(sentences: string): Pick<Told, 'detail'> {
  const text = sentences.trim();
  return text === '' ? {} : { detail: text };
}

/** None where the name may be a misspelling of another: a person should look first. */
function installCommand({ distribution, nearest }: ClassifiedModule): Pick<Told, 'install'> {
  if (distribution === undefined || nearest.length > 0) return {};
  return { install: `python -m pip install ${distribution}` };
}

function distributionLabel({ distribution, version }: ClassifiedModule): string[] {
  return distribution === undefined ? [] : [`${distribution}${version === undefined ? '' : ` ${version}`}`];
}

function distributionNote({ module, distribution, version }: ClassifiedModule): string {
  if (distribution === undefined) return '';
  const sameName = distribution.toLowerCase().replaceAll(/[-_.]+/g, '_') === module.toLowerCase();
  if (version === undefined) return sameName ? '' : ` (${distribution})`;
  return sameName ? ` (${version})` : ` (${distribution} ${version})`;
}

function hint({ nearest }: { readonly nearest: readonly string[] }): string {
  return nearest.length === 0 ? '' : ` Did you mean ${nearest.map((name) => `"${name}"`).join(' or ')}?`;
}

function toldOfUse({ scanned, verdict }: VerifiedUse): Told {
  const { symbol, nameRange } = scanned;
  switch (verdict.kind) {
    case 'exists': {
      const { deprecated, signature, source } = verdict;
      const isDeprecated = deprecated !== undefined;
      return {
        finding: isDeprecated ? 'deprecated' : undefined,
        label: isDeprecated ? 'exists, deprecated' : 'exists',
        message: isDeprecated ? `${symbol} is deprecated. ${deprecated}`.trim() : `${symbol} exists.`,
        ...detail(deprecated ?? ''),
        ...(signature !== undefined && { signature }),
        ...(source && { source }),
      };
    }
    case 'missing':
      return {
        finding: 'missing',
        label: 'does not exist',
        message: `${symbol} does not exist.${hint(verdict)}`,
        ...detail(hint(verdict)),
        ...(verdict.nearest.length > 0 && {
          replacement: { range: verdict.part ?? nameRange, names: verdict.nearest },
        }),
      };
    case 'wrong-call':
      return {
        finding: 'wrong-call',
        label: 'wrong call',
        message: `${symbol}: ${verdict.message}`,
        ...detail(verdict.message),
      };
    case 'unknown': {
      const reason = unknownSentences[verdict.reason];
      return {
        finding: 'unknown',
        label: 'not checked',
        message: `${symbol} could not be checked: ${reason}.`,
        ...detail(`${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`),
      };
    }
  }
}
