import type { VNode } from 'preact';
import { Icon } from './icon.tsx';

interface IconButtonProps {
  readonly icon: string;
  /** What it does, for the tooltip and for screen readers. */
  readonly label: string;
  readonly onClick: () => void;
  /** For a button that is on or off. */
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly class?: string;
}

/** A small button of one icon, as in VS Code's toolbars. */
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
