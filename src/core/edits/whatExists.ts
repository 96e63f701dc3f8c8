import { fencedCode } from '../text/sanitizeText.ts';
import type { ItemFacts } from '../verification/findings/reportItem.ts';

/** What a rewrite can do something about. */
const mendable: ReadonlySet<string> = new Set([
  'not-found',
  'missing',
  'wrong-call',
  'not-imported',
  'not-installed',
]);

export function isMendable({ finding }: Pick<ItemFacts, 'finding'>): boolean {
  return finding !== undefined && mendable.has(finding);
}

/**
 * The question that has the model write the code of an edit again, with what really exists. Never translated.
 *
 * @param items The findings in the code.
 */
export function rewriteWithWhatExists(items: readonly ItemFacts[], code: string, languageId: string): string {
  const facts = [...new Set(items.filter(isMendable).map(factOf))];
  return [
    `This code cannot work:\n\n${fencedCode(code, languageId)}`,
    facts.map((fact) => `- ${fact}`).join('\n'),
    'Write it again with what exists. Keep everything else. Answer with all of the code in one fenced block and nothing else.',
  ].join('\n\n');
}

/** What is known of something that does not exist or cannot work, as a sentence for the model. */
export function factOf({ name, kind, finding, replacement, signature, missingImports }: ItemFacts): string {
  switch (finding) {
    case 'missing': {
      const real = (replacement?.names ?? []).map((one) => `\`${one}\``).join(', ');
      return `\`${name}\` does not exist.${real === '' ? '' : ` What exists: ${real}.`}`;
    }
    case 'wrong-call':
      return `\`${name}\` cannot be called like this.${signature === undefined ? '' : ` It is \`${inOneLine(signature)}\`.`}`;
    case 'not-imported':
      return `\`${name}\` is used but never imported.${missingImports?.[0] === undefined ? '' : ` \`${missingImports[0]}\` imports it.`}`;
    case 'not-found':
      return `There is no module \`${name}\`.`;
    default:
      return `${kind === 'import' ? 'The module' : 'What is'} \`${name}\` is not installed.`;
  }
}

/** A signature as a checker prints it: without what kind of thing it is, on one line. */
export function inOneLine(signature: string): string {
  return signature
    .replace(/^\([a-z ]+\) /, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('( ', '(')
    .replaceAll(/,? \)/g, ')');
}
