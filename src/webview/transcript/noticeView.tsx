import type { VNode } from 'preact';
import { Icon } from '../app/icon.tsx';
import type { TurnNotice } from './turnNotices.ts';

export function NoticeView({ notice }: { notice: TurnNotice }): VNode {
  return (
    <p class="notice">
      <Icon name={notice.icon} />
      <span>{notice.text}</span>
    </p>
  );
}
