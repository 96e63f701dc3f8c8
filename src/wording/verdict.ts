import * as l10n from '@vscode/l10n';
import type { Verification, VerificationBasis } from '../core/verification/codeVerifier.ts';
import { compareSeverity } from '../core/verification/findings/finding.ts';
import type { ReportItem } from '../core/verification/findings/reportItem.ts';
import type { OffsetRange } from '../core/text/offsetRange.ts';
import { verifiedItems, type VerifiedItem, withMark } from '../core/verification/verifiedItems.ts';
import type { CallProblem, UnknownReason, Verdict } from '../core/verification/symbols/symbolChecker.ts';
import type { VersionedApi } from '../core/verification/verified/verifiedApis.ts';
import { describePythonProblem } from './pythonProblem.ts';
import { describeImport, describeInstall } from './importVerdict.ts';
import { didYouMean, type ItemWords, withDetail } from './itemWords.ts';
import { joinSentences, listAnd, listOr } from './sentences.ts';

/**
 * The items of verified code in the order of the text, in words for users.
 *
 * @param isVerified Whether the user has marked it as verified.
 */
export function toReportItems(
  verification: Verification,
  isVerified: (api: VersionedApi) => boolean,
): ReportItem[] {
  return verifiedItems(verification).map(itemToReport(verification, isVerified));
}

/** So many items are put into words in one go: a millisecond or two. */
const itemsInOneTurn = 500;

/** Like `toReportItems`, but of many items not all in one go. `nextTurn` is awaited between the parts. */
export async function toReportItemsInTurns(
  verification: Verification,
  isVerified: (api: VersionedApi) => boolean,
  nextTurn: () => Promise<unknown>,
): Promise<ReportItem[]> {
  if (verification.uses.length > itemsInOneTurn) await nextTurn();
  const all = verifiedItems(verification);
  const items: ReportItem[] = [];
  for (let start = 0; start < all.length; start += itemsInOneTurn) {
    if (all.length > itemsInOneTurn) await nextTurn();
    const some = all.slice(start, start + itemsInOneTurn);
    items.push(...some.map(itemToReport(verification, isVerified)));
  }
  return items;
}

function itemToReport(
  { basis }: Verification,
  isVerified: (api: VersionedApi) => boolean,
): (item: VerifiedItem) => ReportItem {
  return (item) => toReportItem(withMark(item, isVerified), basis.pypiSnapshot);
}

function toReportItem(item: VerifiedItem, pypiSnapshot: string | undefined): ReportItem {
  if (item.kind === 'import') {
    const { module, isGuarded, ...facts } = item;
    const words =
      module && item.installs !== undefined
        ? describeInstall(module, pypiSnapshot)
        : describeImport(module, pypiSnapshot);
    return { ...facts, ...withUserWords(isGuarded ? withGuard(words) : words, item) };
  }
  const { verdict, isByStubs, ...facts } = item;
  const name = item.name === '' ? l10n.t('This code') : item.name;
  return { ...facts, name, ...withUserWords(describeSymbol(name, verdict, isByStubs), item) };
}

/** What was left open is settled once the user has verified it. */
function withUserWords(words: ItemWords, { isVerifiedByUser, hasVainMark }: VerifiedItem): ItemWords {
  if (hasVainMark) {
    const vain = l10n.t('Its entry in .phidelity/verified.json has no effect.');
    return {
      ...words,
      message: joinSentences(words.message, vain),
      ...withDetail(words.detail, vain),
    };
  }
  if (!isVerifiedByUser) return words;
  return {
    label: l10n.t('{0} · manually verified', words.label),
    message: joinSentences(words.message, l10n.t('It was manually verified.')),
  };
}

function withGuard({ label, message, ...words }: ItemWords): ItemWords {
  return { ...words, label, message: joinSentences(message, l10n.t('The code handles its absence.')) };
}

function describeSymbol(symbol: string, verdict: Verdict, isByStubs: boolean): ItemWords {
  switch (verdict.kind) {
    case 'exists':
      if (isByStubs) return describeStubbed(symbol);
      if (verdict.unchecked) return describeUnchecked(symbol, verdict.unchecked.keywords);
      return describeExisting(symbol, verdict.deprecated);
    case 'missing':
      return describeMissing(symbol, verdict.nearest, isByStubs);
    case 'wrong-call': {
      const problem = joinSentences(describeCallProblem(verdict.problem), didYouMean(verdict.nearest ?? []));
      return { label: l10n.t('wrong call'), message: l10n.t('{0}: {1}', symbol, problem), detail: problem };
    }
    case 'not-imported':
      return describeUnimported(symbol, verdict.statements);
    case 'unknown': {
      const reason = describeUnknown(verdict.reason);
      return {
        label: l10n.t('not checked'),
        message: joinSentences(l10n.t('{0} could not be checked.', symbol), reason),
        detail: reason,
      };
    }
  }
}

function describeStubbed(symbol: string): ItemWords {
  return {
    label: l10n.t('not checked'),
    message: l10n.t('{0} exists according to its type stubs, but the package is not installed.', symbol),
    detail: l10n.t('It exists according to its type stubs, but the package is not installed.'),
  };
}

/** @param keywords At least one. */
function describeUnchecked(symbol: string, keywords: readonly string[]): ItemWords {
  const names = keywords.map((name) => `"${name}"`);
  const reason =
    names.length === 1
      ? l10n.t('The call takes any keyword: whether {0} means something was not checked.', names[0]!)
      : l10n.t('The call takes any keyword: whether {0} mean something was not checked.', listAnd(names));
  return { label: l10n.t('not checked'), message: l10n.t('{0}: {1}', symbol, reason), detail: reason };
}

/** @param deprecated The authors' message; undefined where it is not deprecated. */
function describeExisting(symbol: string, deprecated: string | undefined): ItemWords {
  if (deprecated === undefined) return { label: l10n.t('exists'), message: l10n.t('{0} exists.', symbol) };
  return {
    label: l10n.t('exists, deprecated'),
    message: joinSentences(l10n.t('{0} is deprecated.', symbol), deprecated),
    ...withDetail(deprecated),
  };
}

function describeMissing(symbol: string, nearest: readonly string[], isByStubs: boolean): ItemWords {
  const source = isByStubs ? l10n.t('According to its type stubs (package not installed).') : undefined;
  return {
    label: l10n.t('does not exist'),
    message: joinSentences(l10n.t('{0} does not exist.', symbol), source, didYouMean(nearest)),
    ...withDetail(source, didYouMean(nearest)),
  };
}

function describeUnimported(name: string, statements: readonly string[]): ItemWords {
  const hint = l10n.t('Add {0}.', listOr(statements.map((statement) => `"${statement}"`)));
  return {
    label: l10n.t('not imported'),
    message: joinSentences(l10n.t('{0} is used but never imported.', `"${name}"`), hint),
    detail: hint,
  };
}

function describeUnknown(reason: UnknownReason): string {
  switch (reason) {
    case 'untyped':
      return l10n.t('The package has no type information.');
    case 'not-installed':
      return l10n.t('The package is not installed.');
    case 'dynamic':
      return l10n.t('It depends on what happens at run time.');
    case 'checker-failed':
      return l10n.t('The checker did not respond.');
    case 'too-long':
      return l10n.t('The code is too long.');
  }
}

function describeCallProblem(problem: CallProblem): string {
  switch (problem.kind) {
    case 'unknown-parameter':
      return l10n.t('There is no parameter "{0}".', problem.parameter);
    case 'missing-arguments': {
      const names = problem.parameters.map((name) => `"${name}"`);
      if (names.length === 1) return l10n.t('Missing an argument for {0}.', names[0]!);
      return l10n.t('Missing arguments for {0}.', listAnd(names));
    }
    case 'missing-positional':
      if (problem.count === 1) return l10n.t('Missing 1 positional argument.');
      return l10n.t('Missing {0} positional arguments.', problem.count);
    case 'too-many-positional':
      if (problem.limit === 0) return l10n.t('Positional arguments are not accepted.');
      if (problem.limit === 1) return l10n.t('At most 1 positional argument is accepted.');
      return l10n.t('At most {0} positional arguments are accepted.', problem.limit);
    case 'repeated-argument':
      return l10n.t('Argument "{0}" is passed more than once.', problem.parameter);
    case 'module-called':
      return l10n.t('A module cannot be called.');
    case 'always-raises':
      return l10n.t('It raises {0} whenever it is called.', problem.error);
    case 'not-callable':
      return l10n.t('It cannot be called.');
    case 'no-matching-overload':
      return l10n.t('No overload accepts these arguments.');
  }
}

/** What code was verified against, in whole sentences. */
export function describeBasis({ python, pythonProblem }: VerificationBasis): string {
  return joinSentences(pythonProblem && describePythonProblem(pythonProblem), checkedAgainst(python));
}

function checkedAgainst(python: VerificationBasis['python']): string {
  if (!python) return l10n.t('No Python was found, so no package counts as installed.');
  if (python.version === undefined) return l10n.t('Checked against Python.');
  return l10n.t('Checked against Python {0}.', python.version);
}

/** What a user should know of a name that was put in the place of another: that one, with what it hangs on. */
export function describeReplaced(wanted: string): string {
  return l10n.t(
    'The model first wrote {0}, which does not exist. It then chose among the names that do: check whether this is what you need.',
    wanted,
  );
}

/**
 * The item of a name that was put in the place of another. It is left to verify, whatever else is known of it, unless the user
 * has verified it.
 */
export function withReplaced(item: ReportItem, wanted: string): ReportItem {
  const text = describeReplaced(wanted);
  const isOpen = !item.isVerifiedByUser && compareSeverity('replaced', item.finding) < 0;
  return {
    ...item,
    ...(isOpen && { finding: 'replaced' }),
    label: l10n.t('{0}, in place of {1}', item.label, wanted),
    detail: joinSentences(item.detail, text),
    message: joinSentences(item.message, text),
  };
}

/** The same where nothing else is known of it. */
export function replacedItem(name: string, range: OffsetRange, wanted: string): ReportItem {
  const text = describeReplaced(wanted);
  return {
    kind: 'symbol',
    name,
    range,
    finding: 'replaced',
    label: l10n.t('in place of {0}', wanted),
    detail: text,
    message: text,
    isVerifiedByUser: false,
  };
}
