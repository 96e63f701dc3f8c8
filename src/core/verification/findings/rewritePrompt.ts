import { fencedCode } from '../../text/sanitizeText.ts';
import type { ReportItem } from './reportItem.ts';

/**
 * The prompt that asks the model to rewrite Python with familiar modules only. Never translated.
 *
 * @param request.items The findings in the code; what it must not use is named.
 * @param request.familiar The modules that it may import.
 * @param request.code The code to quote; without it, the code of the last answer is meant.
 */
export function rewritePrompt({
  items,
  familiar,
  code,
}: {
  readonly items: readonly ReportItem[];
  readonly familiar: readonly string[];
  readonly code?: string | undefined;
}): string {
  const flagged = items.filter(({ finding }) => finding !== undefined);
  const modules = distinct(flagged.filter(({ kind }) => kind === 'import').map(({ name }) => name));
  const invented = distinct(flagged.filter(({ finding }) => finding === 'missing').map(({ name }) => name));
  // Symbols of a module that must not be used anyway are not named.
  const others = invented.filter((name) => !modules.some((module) => name.startsWith(`${module}.`)));
  const unimported = distinct(
    flagged.filter(({ finding }) => finding === 'not-imported').map(({ name }) => name),
  );
  const allowed =
    familiar.length === 0 ? 'it imports nothing' : `it imports nothing beyond ${list(familiar, 'and')}`;
  const sentences = [
    `Rewrite ${code === undefined ? 'the code of your last answer' : 'this code'} so that ${allowed}.`,
    modules.length > 0 && `Do not use ${list(modules, 'or')}.`,
    others.length > 0 && `${list(others, 'and')} ${others.length === 1 ? 'does' : 'do'} not exist.`,
    unimported.length > 0 &&
      `${list(unimported, 'and')} ${unimported.length === 1 ? 'is' : 'are'} used but never imported.`,
    'Keep the names of its functions and what they return. Where that cannot be done, say so and do not use another module.',
  ];
  const text = sentences.filter((sentence) => sentence !== false).join(' ');
  return code === undefined ? text : `${text}\n\n${fencedCode(code, 'python')}`;
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}

/** Names in code font: `a`, `b` and `c`. */
function list(names: readonly string[], word: 'and' | 'or'): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} ${word} ${quoted.at(-1)}`;
}
