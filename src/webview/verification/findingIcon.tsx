import type { VNode } from 'preact';
import type { FindingKind } from '../../core/verification/finding.ts';
import { Icon } from '../app/icon.tsx';

/** The codicon of each finding, and how it is coloured. */
const icons: Readonly<Record<FindingKind, readonly [name: string, tone: 'grave' | 'attention' | 'quiet']>> = {
  'not-found': ['error', 'grave'],
  missing: ['error', 'grave'],
  'wrong-call': ['error', 'grave'],
  'not-installed': ['warning', 'attention'],
  deprecated: ['warning', 'attention'],
  unverified: ['shield', 'quiet'],
  unknown: ['question', 'quiet'],
};

/** How an item is marked, or the gravest of several. The words beside it say the same. */
export function FindingIcon({
  finding,
  isVerifiedByPerson = false,
}: {
  readonly finding: FindingKind | undefined;
  readonly isVerifiedByPerson?: boolean;
}): VNode {
  const fine = [isVerifiedByPerson ? 'verified' : 'check', 'fine'] as const;
  const [name, tone] = finding === undefined ? fine : icons[finding];
  return (
    <span class={`finding-icon ${tone}`}>
      <Icon name={name} />
    </span>
  );
}
