import * as l10n from '@vscode/l10n';

/** Whole sentences one after the other, as the language separates them; missing and empty ones are left out. */
export function joinSentences(...sentences: readonly (string | undefined)[]): string {
  return sentences
    .filter((one) => one !== undefined && one !== '')
    .reduce<string>((text, one) => (text === '' ? one! : l10n.t('{0} {1}', text, one!)), '');
}

/** What separates a sentence from a link, or from a sentence in other type, where they cannot be joined as text. */
export function sentenceGap(): string {
  return l10n.t('{0} {1}', '', '');
}

/** A list of items of one kind: `a, b, c`. */
export function listItems(items: readonly string[]): string {
  return items.reduce((list, item) => (list === '' ? item : l10n.t('{0}, {1}', list, item)), '');
}

/** A list of alternatives: `a, b or c`. */
export function listOr(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return l10n.t('{0} or {1}', listItems(items.slice(0, -1)), items.at(-1)!);
}

/** A list of things that all count: `a, b and c`. */
export function listAnd(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return l10n.t('{0} and {1}', listItems(items.slice(0, -1)), items.at(-1)!);
}
