import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { usePanel } from './panel.ts';

/** A codicon. Screen readers ignore it: the element that it is part of has the label. */
export function Icon({ name, spin = false }: { name: string; spin?: boolean }): VNode {
  return <span class={`codicon codicon-${name}${spin ? ' codicon-modifier-spin' : ''}`} aria-hidden="true" />;
}

/** Phidelity's logo, a phi whose stem ends as a check mark. The same drawing as media/phidelity.svg. */
export function BrandMark(): VNode {
  return (
    <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M19.2 9.6c.5.9.8 1.8.8 2.8 0 3.5-3.6 6.3-8 6.3s-8-2.8-8-6.3 3.6-6.3 8-6.3c1.2 0 2.4.2 3.4.6" />
      <path d="M12 22v-7.2" />
      <path d="M8.4 11.2l3.6 3.6L21 4.6" />
    </svg>
  );
}

interface IconButtonProps {
  readonly icon: string;
  /** For the tooltip and for screen readers. */
  readonly label: string;
  readonly onClick: () => void;
  /** For a toggle button. */
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly class?: string;
}

/** A small button with an icon, as in VS Code's toolbars. */
export function IconButton({ icon, label, onClick, pressed, disabled, class: name }: IconButtonProps): VNode {
  return (
    <button
      type="button"
      class={name ? `icon-button ${name}` : 'icon-button'}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

const confirmationMilliseconds = 1_500;

/** Copies a text and confirms it for a moment. */
export function CopyButton({ label, text }: { label: string; text: () => string }): VNode {
  const { host, ui } = usePanel();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), confirmationMilliseconds);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    if (!(await host.call('copy', { text: text() }))) return;
    setCopied(true);
    ui.announce(l10n.t('Copied'));
  };
  return <IconButton icon={copied ? 'check' : 'copy'} label={label} onClick={() => void copy()} />;
}
