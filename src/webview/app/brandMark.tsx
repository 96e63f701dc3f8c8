import type { VNode } from 'preact';

/** Phidelity's mark, a phi whose stem ends as a check mark: the drawing of media/phidelity.svg. */
export function BrandMark(): VNode {
  return (
    <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M19.2 9.6c.5.9.8 1.8.8 2.8 0 3.5-3.6 6.3-8 6.3s-8-2.8-8-6.3 3.6-6.3 8-6.3c1.2 0 2.4.2 3.4.6" />
      <path d="M12 22v-7.2" />
      <path d="M8.4 11.2l3.6 3.6L21 4.6" />
    </svg>
  );
}
