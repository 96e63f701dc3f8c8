import * as l10n from '@vscode/l10n';
import { formatCount } from '../core/text/formatQuantity.ts';
import type { FindingKind } from '../core/verification/findings/finding.ts';
import type { ReportItem } from '../core/verification/findings/reportItem.ts';
import type { ClassifiedModule } from '../core/verification/packages/classifyModule.ts';
import { listAnd } from './sentences.ts';

/** What is counted, the most severe first, with the words for one and for several. */
const counted: readonly {
  readonly kinds: readonly FindingKind[];
  readonly words: (count: number) => string;
}[] = [
  { kinds: ['not-found'], words: unknownOnPypi },
  { kinds: ['missing'], words: doNotExist },
  { kinds: ['wrong-call'], words: wrongCalls },
  { kinds: ['not-imported'], words: notImported },
  {
    kinds: ['not-installed', 'unverified'],
    words: (n) => (n === 1 ? l10n.t('1 import to verify') : l10n.t('{0} imports to verify', formatCount(n))),
  },
  { kinds: ['replaced'], words: replaced },
  { kinds: ['deprecated'], words: deprecated },
  { kinds: ['unknown'], words: notChecked },
];

/** What is left to verify in one line, the most severe first, such as `1 API does not exist · 2 imports to verify`. */
export function summarizeItems(items: readonly ReportItem[]): string {
  const parts = counted.map(({ kinds, words }) => {
    const found = namesOf(items, ({ finding }) => finding !== undefined && kinds.includes(finding));
    return found.length > 0 && words(found.length);
  });
  const symbols = namesOf(items, ({ kind }) => kind === 'symbol').length;
  return joinParts(parts, symbols > 0 ? checked(symbols) : nothing(items));
}

/**
 * What was found out about code in one line, the result first: `3 APIs exist · 1 does not · re is beyond the familiar
 * modules`. What is unknown on PyPI leads: it is dangerous to install.
 */
export function summarizeReport(items: readonly ReportItem[]): string {
  if (items.length > 0 && items.every(({ installs }) => installs !== undefined))
    return summarizeInstalls(items);
  const found = (kind: FindingKind): readonly string[] => namesOf(items, ({ finding }) => finding === kind);
  const words = (kind: FindingKind, say: (count: number) => string): string | false =>
    found(kind).length > 0 && say(found(kind).length);
  const existing = namesOf(items, isExisting).length;
  const parts = [
    words('not-found', unknownOnPypi),
    existing > 0 && exist(existing),
    words('missing', existing > 0 ? doNot : doNotExist),
    words('wrong-call', wrongCalls),
    words('not-imported', notImported),
    notInstalled(found('not-installed')),
    beyondFamiliar(found('unverified')),
    words('replaced', replaced),
    words('deprecated', deprecated),
    words('unknown', notChecked),
  ];
  return joinParts(parts, nothing(items));
}

/** Whether it was found to exist; what users vouch for without that does not count. */
function isExisting({ kind, finding, settled }: ReportItem): boolean {
  if (kind !== 'symbol' || settled === 'unknown') return false;
  return finding === undefined || finding === 'deprecated' || finding === 'replaced';
}

function namesOf(items: readonly ReportItem[], isMeant: (item: ReportItem) => boolean): readonly string[] {
  const meant = items.filter(isMeant);
  return [...new Map(meant.map(({ kind, name }) => [`${kind} ${name}`, name])).values()];
}

function joinParts(parts: readonly (string | false)[], otherwise: string): string {
  return parts.filter((part) => part !== false).join(' · ') || otherwise;
}

function nothing(items: readonly ReportItem[]): string {
  return items.length === 0 ? l10n.t('Nothing imported') : l10n.t('Nothing to verify');
}

function checked(n: number): string {
  return n === 1 ? l10n.t('1 API checked') : l10n.t('{0} APIs checked', formatCount(n));
}

function unknownOnPypi(n: number): string {
  return n === 1
    ? l10n.t('1 package unknown on PyPI')
    : l10n.t('{0} packages unknown on PyPI', formatCount(n));
}

function exist(n: number): string {
  return n === 1 ? l10n.t('1 API exists') : l10n.t('{0} APIs exist', formatCount(n));
}

function doNotExist(n: number): string {
  return n === 1 ? l10n.t('1 API does not exist') : l10n.t('{0} APIs do not exist', formatCount(n));
}

/** Behind how many do exist. */
function doNot(n: number): string {
  return n === 1 ? l10n.t('1 does not') : l10n.t('{0} do not', formatCount(n));
}

function wrongCalls(n: number): string {
  return n === 1 ? l10n.t('1 wrong call') : l10n.t('{0} wrong calls', formatCount(n));
}

function notImported(n: number): string {
  return n === 1 ? l10n.t('1 name is not imported') : l10n.t('{0} names are not imported', formatCount(n));
}

/** More names than these are counted. */
const mostNames = 2;

function notInstalled(names: readonly string[]): string | false {
  if (names.length === 0) return false;
  if (names.length === 1) return l10n.t('{0} is not installed', names[0]!);
  if (names.length <= mostNames) return l10n.t('{0} are not installed', listAnd(names));
  return l10n.t('{0} packages are not installed', formatCount(names.length));
}

function beyondFamiliar(names: readonly string[]): string | false {
  if (names.length === 0) return false;
  if (names.length === 1) return l10n.t('{0} is beyond the familiar modules', names[0]!);
  if (names.length <= mostNames) return l10n.t('{0} are beyond the familiar modules', listAnd(names));
  return l10n.t('{0} modules are beyond the familiar ones', formatCount(names.length));
}

function replaced(n: number): string {
  return n === 1 ? l10n.t('1 name was replaced') : l10n.t('{0} names were replaced', formatCount(n));
}

function deprecated(n: number): string {
  return l10n.t('{0} deprecated', formatCount(n));
}

function notChecked(n: number): string {
  return l10n.t('{0} not checked', formatCount(n));
}

/** What was found out about what a text installs, in one line, the most severe first. */
function summarizeInstalls(items: readonly ReportItem[]): string {
  const of = (kind: ClassifiedModule['class'], isFine = false): readonly string[] =>
    namesOf(items, ({ installs, finding }) => installs === kind && (finding === undefined) === isFine);
  const unknown = of('not-found').length;
  const open = namesOf(items, ({ finding }) => finding === 'unknown').length;
  const parts = [
    unknown > 0 && unknownOnPypi(unknown),
    littleKnown(of('little-known')),
    notFromPypi(of('application')),
    doubtful(of('on-pypi')),
    installed(of('installed', true)),
    declared(of('declared', true)),
    wellKnown(of('on-pypi', true)),
    open > 0 && notChecked(open),
  ];
  return joinParts(parts, nothing(items));
}

function littleKnown(names: readonly string[]): string | false {
  if (names.length === 0) return false;
  if (names.length === 1) return l10n.t('{0} is little known on PyPI', names[0]!);
  if (names.length <= mostNames) return l10n.t('{0} are little known on PyPI', listAnd(names));
  return l10n.t('{0} packages are little known on PyPI', formatCount(names.length));
}

function notFromPypi(names: readonly string[]): string | false {
  if (names.length === 0) return false;
  if (names.length === 1) return l10n.t('{0} does not come from PyPI', names[0]!);
  return l10n.t('{0} do not come from PyPI', listAnd(names));
}

/** Other packages than these are better known by what their modules are called. */
function doubtful(names: readonly string[]): string | false {
  if (names.length === 0) return false;
  if (names.length === 1) return l10n.t('{0} may not be the one that is meant', names[0]!);
  return l10n.t('{0} may not be those that are meant', listAnd(names));
}

function installed(names: readonly string[]): string | false {
  if (names.length === 0) return false;
  if (names.length === 1) return l10n.t('{0} is installed', names[0]!);
  if (names.length <= mostNames) return l10n.t('{0} are installed', listAnd(names));
  return l10n.t('{0} packages are installed', formatCount(names.length));
}

function declared(names: readonly string[]): string | false {
  if (names.length === 0) return false;
  if (names.length === 1) return l10n.t('{0} is declared in your project', names[0]!);
  return l10n.t('{0} are declared in your project', listAnd(names));
}

function wellKnown(names: readonly string[]): string | false {
  if (names.length === 0) return false;
  if (names.length === 1) return l10n.t('{0} is well known on PyPI', names[0]!);
  if (names.length <= mostNames) return l10n.t('{0} are well known on PyPI', listAnd(names));
  return l10n.t('{0} packages are well known on PyPI', formatCount(names.length));
}
