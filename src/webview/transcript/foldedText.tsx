import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { formatCount } from '../../core/text/formatQuantity.ts';

/** How much of a text is shown at first. */
interface Preview {
  readonly lines: number;
  readonly characters: number;
  /** The end is shown rather than the beginning. */
  readonly end?: boolean;
}

/** What is added with each click: as much as the browser can lay out in a part of a frame. */
const step = { lines: 1_000, characters: 50_000 };

/**
 * The part of a long text that is shown, and the button that shows more of it, or undefined if nothing is hidden. A text
 * of megabytes is shown in steps.
 */
export function useFold(
  text: string,
  preview: Preview,
): { readonly shown: string; readonly toggle: VNode | undefined } {
  const [steps, setSteps] = useState(0);
  const lines = useMemo(() => countLines(text), [text]);
  // A button in place of a line or two would save nothing.
  if (lines <= preview.lines + 2 && text.length <= preview.characters * 1.2)
    return { shown: text, toggle: undefined };
  const part =
    steps === 0
      ? preview
      : {
          lines: preview.lines + steps * step.lines,
          characters: preview.characters + steps * step.characters,
        };
  const shown = steps === 0 && preview.end ? endOf(text, preview) : startOf(text, part);
  const isWhole = shown.length === text.length;
  const all = lines > 1 ? l10n.t('Show all {0} lines', formatCount(lines)) : l10n.t('Show all');
  const more = steps === 0 ? all : l10n.t('Show more');
  const toggle = (
    <button
      type="button"
      class="link-button"
      aria-expanded={steps > 0}
      onClick={() => setSteps(isWhole ? 0 : steps + 1)}
    >
      {isWhole ? l10n.t('Show less') : more}
    </button>
  );
  return { shown, toggle };
}

function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function startOf(text: string, { lines, characters }: Preview): string {
  let end = -1;
  for (let count = 0; count < lines; count++) {
    end = text.indexOf('\n', end + 1);
    if (end < 0) break;
  }
  return text.slice(0, Math.min(end < 0 ? text.length : end, characters));
}

function endOf(text: string, { lines, characters }: Preview): string {
  let start = text.length;
  for (let count = 0; count < lines && start >= 0; count++) start = text.lastIndexOf('\n', start - 1);
  return text.slice(Math.max(start + 1, text.length - characters));
}
