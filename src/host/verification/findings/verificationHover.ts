import {
  Hover,
  l10n,
  MarkdownString,
  type Command,
  type HoverProvider,
  type Position,
  type TextDocument,
} from 'vscode';
import { compareSeverity } from '../../../core/verification/findings/finding.ts';
import type { ReportItem } from '../../../core/verification/findings/reportItem.ts';
import { plainMarkdown } from '../../../core/text/untrustedText.ts';
import type { Settings } from '../../settings/settings.ts';
import type { CheckedItem } from '../checked/checkedDocument.ts';
import type { CheckedDocuments } from '../checked/checkedDocuments.ts';
import { itemCommand, itemCommandId, openSource } from './itemCommands.ts';

/** In UTF-16 code units. */
const longestText = 1000;

/** Shows on hover what is known of an import or a symbol. */
export class VerificationHover implements HoverProvider {
  readonly #checked: CheckedDocuments;
  readonly #settings: Settings;

  constructor(checked: CheckedDocuments, settings: Settings) {
    this.#checked = checked;
    this.#settings = settings;
  }

  provideHover(document: TextDocument, position: Position): Hover | undefined {
    const [found] = (this.#checked.get(document.uri)?.items ?? [])
      .filter(({ range }) => range.contains(position))
      .toSorted((a, b) => compareSeverity(a.item.finding, b.item.finding));
    const text = found && this.#describe(found, document);
    return text && new Hover(text, found.range);
  }

  /** Undefined where VS Code shows everything with the diagnostic. */
  #describe({ item }: CheckedItem, document: TextDocument): MarkdownString | undefined {
    const text = new MarkdownString();
    text.isTrusted = { enabledCommands: [itemCommandId('openSource'), itemCommandId('markItemVerified')] };
    if (item.signature !== undefined) text.appendCodeblock(item.signature, 'python');
    const isUnderlined =
      item.finding !== undefined && this.#settings.verification.severity[item.finding] !== 'off';
    if (!isUnderlined) {
      text.appendMarkdown(plainMarkdown(l10n.t('{0}: {1}', item.name, item.label), longestText));
      if (item.detail !== undefined) text.appendMarkdown(`\n\n${plainMarkdown(item.detail, longestText)}`);
    }
    const links = linksOf(item, document);
    if (links.length > 0) text.appendMarkdown(`\n\n${links.join(' · ')}`);
    return text.value === '' ? undefined : text;
  }
}

function linksOf(item: ReportItem, document: TextDocument): string[] {
  const { source, documentation, api, finding } = item;
  const links: string[] = [];
  if (source) links.push(commandLink(openSource(source)));
  if (documentation !== undefined)
    links.push(`[${l10n.t('Documentation')}](${escapeAddress(documentation)})`);
  if (api && finding !== undefined) {
    const uri = document.uri.toString();
    links.push(commandLink(itemCommand('markItemVerified', l10n.t('Mark as Verified'), api, uri)));
  }
  return links;
}

function commandLink({ command, title, arguments: parameters }: Command): string {
  return `[${title}](command:${command}?${escapeAddress(encodeURIComponent(JSON.stringify(parameters)))})`;
}

/** Escapes what would end a link in Markdown. */
function escapeAddress(address: string): string {
  return address.replaceAll(
    /[\s()<>\\"]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
