import type { ClassifiedModule } from '../moduleClass.ts';
import type { UnknownReason } from '../verdict.ts';
import type { VerifiedUse } from '../verification.ts';
import { nearestHint } from './nearestHint.ts';
import { withDetail, type Told } from './told.ts';

const unknownSentences: Readonly<Record<UnknownReason, string>> = {
  untyped: 'its package says nothing about types',
  'not-installed': 'its package is not installed',
  dynamic: 'it depends on what happens when the code runs',
  'checker-failed': 'the checker did not answer',
};

/** Classes of modules that are not there: what is told of their symbols rests on stubs that the checker brings along. */
const notInstalled: ReadonlySet<ClassifiedModule['class']> = new Set(['declared', 'on-pypi', 'unknown']);

/** What is told of a symbol; the module is that which it is imported from. */
export function toldOfUse({ scanned, verdict }: VerifiedUse, module: ClassifiedModule | undefined): Told {
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
        message: `${symbol} does not exist.${byStubs}${nearestHint(verdict)}`,
        ...withDetail(`${byStubs}${nearestHint(verdict)}`),
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
