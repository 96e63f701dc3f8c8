import type { Finding } from './finding.ts';
import type { ClassifiedModule } from './moduleClass.ts';
import type { Verification, VerifiedImport, VerifiedUse } from './verification.ts';
import type { UnknownReason } from './verdict.ts';

const unknownSentences: Readonly<Record<UnknownReason, string>> = {
  untyped: 'its package says nothing about types',
  'not-installed': 'its package is not installed',
  dynamic: 'it depends on what happens when the code runs',
  'checker-failed': 'the checker did not answer',
};

/** What a person should look at in verified code, in the order of the text. What was found to be right is left out. */
export function findingsOf({ imports, uses }: Verification): Finding[] {
  const told = new Set<string>();
  const findings = [...imports.flatMap((one) => importFinding(one, told)), ...uses.flatMap(useFinding)];
  return findings.toSorted((a, b) => a.range.start - b.range.start);
}

/** A module is told of once, where it is first imported. */
function importFinding({ scanned, module }: VerifiedImport, told: Set<string>): Finding[] {
  if (!module || told.has(module.module)) return [];
  told.add(module.module);
  const { range } = scanned;
  const name = `"${module.module}"`;
  const ofDistribution = distributionNote(module);
  switch (module.class) {
    case 'familiar':
    case 'workspace':
      return [];
    case 'standard-library':
      return [
        {
          kind: 'unverified',
          range,
          message: `${name} is in the standard library, beyond the familiar modules.`,
        },
      ];
    case 'installed':
      return [{ kind: 'unverified', range, message: `${name} is installed${ofDistribution}.` }];
    case 'declared':
      return [
        {
          kind: 'not-installed',
          range,
          message: `${name}${ofDistribution} is declared in ${module.declaredIn}, but not installed.`,
        },
      ];
    case 'on-pypi':
      return [
        {
          kind: 'not-installed',
          range,
          message: `${name}${ofDistribution} is on PyPI, but not installed.${hint(module)}`,
        },
      ];
    case 'not-found':
      return [{ kind: 'not-found', range, message: notFound(module) }];
    case 'unknown':
      return [
        {
          kind: 'not-installed',
          range,
          message: `${name} is not installed, and whether it is on PyPI could not be looked up.`,
        },
      ];
  }
}

function notFound(module: ClassifiedModule): string {
  const where =
    module.version === undefined ? 'not installed and not known on PyPI' : 'no part of what is installed';
  return `"${module.module}"${distributionNote(module)} is ${where}. Do not install a package of this name.${hint(module)}`;
}

function distributionNote({ module, distribution, version }: ClassifiedModule): string {
  if (distribution === undefined) return '';
  const sameName = distribution.toLowerCase().replaceAll(/[-_.]+/g, '_') === module.toLowerCase();
  if (version === undefined) return sameName ? '' : ` (${distribution})`;
  return sameName ? ` (${version})` : ` (${distribution} ${version})`;
}

function hint({ nearest }: { readonly nearest: readonly string[] }): string {
  return nearest.length === 0 ? '' : ` Did you mean ${listed(nearest)}?`;
}

function listed(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(' or ');
}

function useFinding({ scanned, verdict }: VerifiedUse): Finding[] {
  const { symbol, nameRange: range } = scanned;
  switch (verdict.kind) {
    case 'exists':
      return verdict.deprecated === undefined
        ? []
        : [{ kind: 'deprecated', range, message: `${symbol} is deprecated. ${verdict.deprecated}`.trim() }];
    case 'missing':
      return [{ kind: 'missing', range, message: `${symbol} does not exist.${hint(verdict)}` }];
    case 'wrong-call':
      return [{ kind: 'wrong-call', range, message: `${symbol}: ${verdict.message}` }];
    case 'unknown':
      return [
        {
          kind: 'unknown',
          range,
          message: `${symbol} could not be checked: ${unknownSentences[verdict.reason]}.`,
        },
      ];
  }
}
