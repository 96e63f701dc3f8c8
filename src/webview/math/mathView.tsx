import * as l10n from '@vscode/l10n';
import { type ComponentChildren, h, type VNode } from 'preact';
import type { MathNode } from './mathNode.ts';

interface MathViewProps {
  readonly math: MathNode;
  /** The formula as it is written, with its marks. */
  readonly source: string;
  /** On lines of its own. */
  readonly display: boolean;
}

/**
 * A formula. What is selected and copied is its source: it lies over the formula, invisible, and the formula itself
 * cannot be selected.
 */
export function MathView({ math, source, display }: MathViewProps): VNode {
  return (
    <span class={display ? 'math math-display' : 'math'} {...(display && scrollable())}>
      {h('math', { display: display ? 'block' : 'inline' }, elementOf(math))}
      <span class="math-source" aria-hidden="true">
        {source}
      </span>
    </span>
  );
}

/** What is wider than the panel scrolls, with the keyboard too. */
function scrollable(): { readonly tabIndex: number; readonly role: 'group'; readonly 'aria-label': string } {
  return { tabIndex: 0, role: 'group', 'aria-label': l10n.t('Formula') };
}

function elementOf({ tag, text, children, attributes }: MathNode): VNode {
  const inside: ComponentChildren = children ? children.map(elementOf) : text;
  return h(tag, { ...attributes }, inside);
}
