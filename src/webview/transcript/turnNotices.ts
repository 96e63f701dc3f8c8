import type { Turn } from '../../core/conversation/conversation.ts';
import { formatCount } from '../app/formatCount.ts';

/** Something to know about how an answer came about. */
export interface TurnNotice {
  readonly icon: 'info' | 'warning' | 'debug-stop' | 'debug-disconnect';
  readonly text: string;
}

/** What must be known before reading an answer. */
export function noticesBefore(turn: Turn): readonly TurnNotice[] {
  const dropped = turn.droppedTurns ?? 0;
  if (dropped === 0) return [];
  const which =
    dropped === 1 ? 'The first turn no longer fits' : `The first ${formatCount(dropped)} turns no longer fit`;
  const was = dropped === 1 ? 'was' : 'were';
  return [{ icon: 'info', text: `${which} in the model's context and ${was} left out.` }];
}

/** What must be known about an answer's end. */
export function noticesAfter(turn: Turn): readonly TurnNotice[] {
  if (turn.state === 'stopped') return [{ icon: 'debug-stop', text: 'Stopped.' }];
  if (turn.state === 'interrupted')
    return [
      {
        icon: 'debug-disconnect',
        text: 'Interrupted: Phidelity was closed while this was being written, or another window is still writing it.',
      },
    ];
  if (turn.stopReason === 'length')
    return [
      {
        icon: 'warning',
        text: 'The answer was cut at the longest length allowed. Ask "continue", or raise the limit in the settings.',
      },
    ];
  if (turn.stopReason === 'context')
    return [
      {
        icon: 'warning',
        text: "The model's context is full, so the answer ends here. Start a new chat, or ask for a shorter answer.",
      },
    ];
  return [];
}
