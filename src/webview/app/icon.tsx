import type { VNode } from 'preact';

/** One of VS Code's own icons, by its codicon name. It says nothing to screen readers: what it is on does. */
export function Icon({ name, spin = false }: { name: string; spin?: boolean }): VNode {
  return <span class={`codicon codicon-${name}${spin ? ' codicon-modifier-spin' : ''}`} aria-hidden="true" />;
}
