import type { VerificationBasis, VerifiedImport, VerifiedUse } from '../core/verification/codeVerifier.ts';
import type { FindingKind } from '../core/verification/findings/finding.ts';
import type { ReportItem } from '../core/verification/findings/reportItem.ts';
import type { ClassifiedModule } from '../core/verification/packages/classifyModule.ts';
import type { UnknownReason } from '../core/verification/symbols/symbolChecker.ts';

const unknownSentences: Readonly<Record<UnknownReason, string>> = {
  untyped: 'its package says nothing about types',
  'not-installed': 'its package is not installed',
  dynamic: 'it depends on what happens when the code runs',
  'checker-failed': 'the checker did not answer',
};

/** Classes of modules that are not there: what is told of their symbols rests on stubs that the checker brings along. */
const notInstalled: ReadonlySet<ClassifiedModule['class']> = new Set(['declared', 'on-pypi', 'unknown']);

/** What is told of a symbol; the module is that which it is imported from. */
export function describeSymbol(
  { scanned, verdict }: VerifiedUse,
  module: ClassifiedModule | undefined,
): ItemText {
  const { symbol, nameRange } = scanned;
  const isByStubs = module !== undefined && notInstalled.has(module.class);
  switch (verdict.kind) {
    case 'exists': {
      const { deprecated, signature, source } = verdict;
      const found = {
        ...(signature !== undefined && { signature }),
        ...(source && { source }),
      };
      if (isByStubs)
        return {
          finding: 'unknown',
          label: 'not checked',
          message: `${symbol} is in the type stubs of its package, but the package is not installed.`,
          ...withDetail('Its type stubs have it, but the package is not installed.'),
          ...found,
        };
      const isDeprecated = deprecated !== undefined;
      return {
        finding: isDeprecated ? 'deprecated' : undefined,
        label: isDeprecated ? 'exists, deprecated' : 'exists',
        message: isDeprecated ? `${symbol} is deprecated. ${deprecated}`.trim() : `${symbol} exists.`,
        ...withDetail(deprecated ?? ''),
        ...found,
      };
    }
    case 'missing': {
      const byStubs = isByStubs ? ' So say its type stubs: the package is not installed.' : '';
      return {
        finding: 'missing',
        label: 'does not exist',
        message: `${symbol} does not exist.${byStubs}${didYouMean(verdict)}`,
        ...withDetail(`${byStubs}${didYouMean(verdict)}`),
        ...(verdict.nearest.length > 0 && {
          replacement: { range: verdict.part ?? nameRange, names: verdict.nearest },
        }),
      };
    }
    case 'wrong-call':
      return {
        finding: 'wrong-call',
        label: 'wrong call',
        message: `${symbol}: ${verdict.message}`,
        ...withDetail(verdict.message),
      };
    case 'unknown': {
      const reason = unknownSentences[verdict.reason];
      return {
        finding: 'unknown',
        label: 'not checked',
        message: `${symbol} could not be checked: ${reason}.`,
        ...withDetail(`${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`),
      };
    }
  }
}

/**
 * What is told of an import.
 *
 * @param pypiSnapshot The day or month of the names on PyPI.
 */
export function describeImport({ module }: VerifiedImport, pypiSnapshot: string | undefined): ItemText {
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
        message: `${name}${ofDistribution} is on PyPI, but not installed.${didYouMean(module)}`,
        ...withDetail(didYouMean(module)),
        ...install,
      };
    case 'not-found':
      return {
        finding: 'not-found',
        label: module.version === undefined ? 'unknown on PyPI' : 'no part of its package',
        message: `${notFound(module, pypiSnapshot)} ${warning}${didYouMean(module)}`,
        ...withDetail(`${warning}${didYouMean(module)}${snapshotNote(module, pypiSnapshot)}`),
      };
    case 'unknown':
      return {
        finding: 'not-installed',
        label: 'not installed',
        message: `${name} is not installed, and whether it is on PyPI could not be looked up.`,
        ...withDetail('Whether it is on PyPI could not be looked up.'),
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

/** None where the name may be a misspelling of another: a person should look first. */
function installCommand({ distribution, nearest }: ClassifiedModule): Pick<ItemText, 'install'> {
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

/** What is told of an import or a symbol, before anyone has vouched for it. */
export type ItemText = Pick<ReportItem, 'finding' | 'label' | 'message'> &
  Partial<Pick<ReportItem, 'detail' | 'signature' | 'source' | 'replacement' | 'install'>>;

/** What a label leaves open, where there is anything. */
function withDetail(sentences: string): Pick<ItemText, 'detail'> {
  const text = sentences.trim();
  return text === '' ? {} : { detail: text };
}

/** Which names may be meant, as a sentence with a blank before it; empty where there are none. */
function didYouMean({ nearest }: { readonly nearest: readonly string[] }): string {
  return nearest.length === 0 ? '' : ` Did you mean ${nearest.map((name) => `"${name}"`).join(' or ')}?`;
}

/** What is counted, in the order in which it is told, with the words for one and for several. */
const parts: readonly {
  readonly kinds: readonly FindingKind[];
  readonly words: (count: number) => string;
}[] = [
  {
    kinds: ['not-found'],
    words: (n) => (n === 1 ? '1 package unknown on PyPI' : `${n} packages unknown on PyPI`),
  },
  {
    kinds: ['not-installed', 'unverified'],
    words: (n) => `${n} ${n === 1 ? 'import' : 'imports'} to verify`,
  },
  { kinds: ['missing'], words: (n) => (n === 1 ? '1 API does not exist' : `${n} APIs do not exist`) },
  { kinds: ['wrong-call'], words: (n) => (n === 1 ? '1 wrong call' : `${n} wrong calls`) },
  { kinds: ['deprecated'], words: (n) => `${n} deprecated` },
  { kinds: ['unknown'], words: (n) => `${n} not checked` },
];

/** What is left to verify in one line, such as `2 imports to verify · 1 API does not exist`. */
export function summarizeItems(items: readonly ReportItem[]): string {
  const names = (kinds: readonly (FindingKind | undefined)[]): number =>
    new Set(items.filter(({ finding }) => kinds.includes(finding)).map(({ kind, name }) => `${kind} ${name}`))
      .size;
  const told = parts.flatMap(({ kinds, words }) => {
    const count = names(kinds);
    return count === 0 ? [] : [words(count)];
  });
  if (told.length > 0) return told.join(' · ');
  const symbols = new Set(items.filter(({ kind }) => kind === 'symbol').map(({ name }) => name)).size;
  if (symbols > 0) return symbols === 1 ? '1 API checked' : `${symbols} APIs checked`;
  return items.length === 0 ? 'Nothing imported' : 'Nothing to verify';
}

/** What code was verified against, in whole sentences. */
export function describeBasis({ python, pythonProblem }: VerificationBasis): string {
  const version = python?.version === undefined ? '' : ` ${python.version}`;
  const against = python
    ? `Checked against Python${version}.`
    : 'No Python was found here, so no package counts as installed.';
  return pythonProblem === undefined ? against : `${pythonProblem} ${against}`;
}
