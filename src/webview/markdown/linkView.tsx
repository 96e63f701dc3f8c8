import type { ComponentChildren, VNode } from 'preact';
import { usePanel } from '../app/panel.ts';
import { safeLink } from './safeLink.ts';

interface LinkViewProps {
  readonly href: string;
  readonly title?: string | null | undefined;
  readonly children: ComponentChildren;
}

/** A link that the extension opens, after VS Code has asked; plain text where the address is none of ours to open. */
export function LinkView({ href, title, children }: LinkViewProps): VNode {
  const { host } = usePanel();
  const safe = safeLink(href);
  if (!safe) return <span class="dead-link">{children}</span>;
  const open = (event: MouseEvent): void => {
    // VS Code listens further up and would open the link a second time.
    event.stopPropagation();
    event.preventDefault();
    void host.call('openLink', { href: safe });
  };
  return (
    <a href={safe} title={title ?? safe} onClick={open}>
      {children}
    </a>
  );
}
