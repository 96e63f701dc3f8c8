import { diagnosticSource } from './itemCommands.ts';
import {
  Diagnostic,
  type DiagnosticCollection,
  DiagnosticSeverity,
  DiagnosticTag,
  Disposable,
  languages,
  Uri,
} from 'vscode';
import { compareSeverity } from '../../../core/verification/findings/finding.ts';
import type { VerificationPreferences } from '../../settings/readSettings.ts';
import type { Settings } from '../../settings/settings.ts';
import type { CheckedDocument, CheckedItem } from '../checked/checkedDocument.ts';
import type { CheckedDocuments } from '../checked/checkedDocuments.ts';
import { VerificationFixes } from './verificationFixes.ts';
import { VerificationHover } from './verificationHover.ts';

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

/** Shows findings as diagnostics, with the severities of the settings. */
function showDiagnostics(checked: CheckedDocuments, settings: Settings): Disposable {
  const collection = languages.createDiagnosticCollection('phidelity');
  const shown = new Map<string, CheckedDocument>();
  const show = (): void => showAll(collection, shown, checked, settings.verification.severity);
  return Disposable.from(
    collection,
    checked.onDidChange(show),
    settings.onDidChange(() => {
      shown.clear();
      show();
    }),
  );
}

function showAll(
  collection: DiagnosticCollection,
  shown: Map<string, CheckedDocument>,
  checked: CheckedDocuments,
  severity: VerificationPreferences['severity'],
): void {
  const gone = new Set(shown.keys());
  for (const document of checked.all) {
    const key = document.uri.toString();
    gone.delete(key);
    if (shown.get(key) === document) continue;
    shown.set(key, document);
    collection.set(document.uri, diagnosticsOf(document, severity));
  }
  for (const key of gone) {
    shown.delete(key);
    collection.delete(Uri.parse(key, true));
  }
}

/** What is left to verify in a document, as diagnostics with these severities. */
export function diagnosticsOf(
  { items }: Pick<CheckedDocument, 'items'>,
  severity: VerificationPreferences['severity'],
): Diagnostic[] {
  const byPlace = new Map<string, Diagnostic>();
  const found = items.filter(({ item }) => item.finding !== undefined);
  for (const one of found.toSorted((a, b) => compareSeverity(a.item.finding, b.item.finding))) {
    const { start, end } = one.range;
    const place = `${start.line}:${start.character}-${end.line}:${end.character}`;
    const diagnostic = byPlace.has(place) ? undefined : diagnosticOf(one, severity);
    if (diagnostic) byPlace.set(place, diagnostic);
  }
  return [...byPlace.values()];
}

function diagnosticOf(
  { item, range }: CheckedItem,
  severity: VerificationPreferences['severity'],
): Diagnostic | undefined {
  if (item.finding === undefined) return undefined;
  const chosen = severity[item.finding];
  if (chosen === 'off') return undefined;
  const diagnostic = new Diagnostic(range, item.message, severities[chosen]);
  diagnostic.source = diagnosticSource;
  diagnostic.code =
    item.documentation === undefined
      ? item.finding
      : { value: item.finding, target: Uri.parse(item.documentation) };
  if (item.finding === 'deprecated') diagnostic.tags = [DiagnosticTag.Deprecated];
  return diagnostic;
}

/** Shows findings in editors: as diagnostics, with hovers and quick fixes. */
export function showFindings({
  checked,
  settings,
}: {
  readonly checked: CheckedDocuments;
  readonly settings: Settings;
}): Disposable {
  return Disposable.from(
    showDiagnostics(checked, settings),
    languages.registerHoverProvider('python', new VerificationHover(checked, settings)),
    languages.registerCodeActionsProvider('python', new VerificationFixes(checked, settings), {
      providedCodeActionKinds: VerificationFixes.kinds,
    }),
  );
}
