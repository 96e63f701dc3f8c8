import {
  Hover,
  MarkdownString,
  type Command,
  type HoverProvider,
  type Position,
  type TextDocument,
} from 'vscode';
import { compareGravity } from '../../core/verification/compareGravity.ts';
import type { Settings } from '../settings/settings.ts';
import type { CheckedItem } from './checkedDocument.ts';
import type { CheckedDocuments } from './checkedDocuments.ts';
import { itemCommand, itemCommandId, openSource } from './itemCommands.ts';

/** Tells what was found out about an import or a symbol, where a person points at it. */
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
      .toSorted((a, b) => compareGravity(a.item.finding, b.item.finding));
    return found && new Hover(this.#describe(found, document), found.range);
  }

  #describe({ item }: CheckedItem, document: TextDocument): MarkdownString {
    const text = new MarkdownString();
    text.isTrusted = { enabledCommands: [itemCommandId('openSource'), itemCommandId('markItemVerified')] };
    if (item.signature !== undefined) text.appendCodeblock(item.signature, 'python');
    text.appendText(`${item.name}: ${item.label}`);
    // What is underlined has its diagnostic above this.
    const { severity } = this.#settings.verification;
    const isUnderlined = item.finding !== undefined && severity[item.finding] !== 'off';
    if (item.detail !== undefined && !isUnderlined) text.appendMarkdown('\n\n').appendText(item.detail);
    const links: string[] = [];
    if (item.source) links.push(commandLink(openSource(item.source)));
    if (item.documentation !== undefined) links.push(`[Documentation](${escapeAddress(item.documentation)})`);
    if (item.subject && item.finding !== undefined)
      links.push(
        commandLink(
          itemCommand('markItemVerified', 'Mark as Verified', item.subject, document.uri.toString()),
        ),
      );
    if (links.length > 0) text.appendMarkdown(`\n\n${links.join(' · ')}`);
    return text;
  }
}

function commandLink({ command, title, arguments: parameters }: Command): string {
  return `[${title}](command:${command}?${escapeAddress(encodeURIComponent(JSON.stringify(parameters)))})`;
}

/** What would end a link in Markdown. */
function escapeAddress(address: string): string {
  return address.replaceAll(
    /[\s()<>\\"]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
