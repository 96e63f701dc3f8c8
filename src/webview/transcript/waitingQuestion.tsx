import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { formatCount } from '../../core/text/formatQuantity.ts';
import { sentenceGap } from '../../wording/sentences.ts';
import { Icon } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';
import type { TurnModel } from '../shared/turnModel.ts';

/** In place of an answer: when a question will be sent, or that it was not. It can be taken back. */
export function WaitingQuestion({ model }: { model: TurnModel }): VNode {
  const { chat, ui, host } = usePanel();
  const { state, replaces } = model.turn.value;
  const isQueued = state === 'queued';
  const replaced = chat.turns.value.findIndex(({ id }) => id === replaces) + 1;
  const takeBack = async (): Promise<void> => {
    const question = await host.takeBack(model.id);
    if (typeof question === 'string') ui.addToDraft(question);
    ui.focusComposer();
  };
  return (
    <div class="answer" role="group" aria-label={l10n.t('Answer')} aria-busy={isQueued}>
      <p class="notice">
        <Icon name={isQueued ? 'watch' : 'circle-slash'} />
        <span>{isQueued ? <QueuedText turn={model.id} /> : unsentText()}</span>
      </p>
      {replaced > 0 && (
        <p class="notice">
          <Icon name="replace" />
          <span>
            {l10n.t(
              'When it is sent, it takes the place of turn {0} and all after it.',
              formatCount(replaced),
            )}
          </span>
        </p>
      )}
      <div class="waiting-actions">
        {!isQueued && (
          <button
            type="button"
            class="primary-button"
            onClick={() => void host.call('send', { turn: model.id })}
          >
            {l10n.t('Send')}
          </button>
        )}
        <button
          type="button"
          class="secondary-button"
          title={l10n.t('Put the question back into the box')}
          onClick={() => void takeBack()}
        >
          {l10n.t('Take Back')}
        </button>
      </div>
    </div>
  );
}

/** Below an answer that is to go on: when that will be. It can be taken back. */
export function WaitingToGoOn({ turn }: { turn: string }): VNode | null {
  const { chat, ui, host } = usePanel();
  if (!chat.activity.value.waiting.includes(turn)) return null;
  const takeBack = (): void => {
    // The button disappears, and with it the focus.
    ui.focusComposer();
    void host.takeBack(turn);
  };
  return (
    <p class="notice">
      <Icon name="watch" />
      <span>
        <QueuedText turn={turn} />
        {sentenceGap()}
        <button type="button" class="link-button" onClick={takeBack}>
          {l10n.t('Take Back')}
        </button>
      </span>
    </p>
  );
}

function unsentText(): string {
  return l10n.t(
    'Not sent: the model stopped or Phidelity was closed before. Another window may still send it.',
  );
}

/** After which answers a question is sent. */
function QueuedText({ turn }: { turn: string }): VNode {
  const { chat } = usePanel();
  const { writing, waiting } = chat.activity.value;
  const ahead = waiting.indexOf(turn);
  if (ahead > 0) return <>{l10n.t('Queued: sent after {0} other answers.', formatCount(ahead + 1))}</>;
  if (!writing) return <>{l10n.t('Queued: sent when the model is free.')}</>;
  if (writing.id === chat.conversationId.value)
    return <>{l10n.t('Queued: sent when the answer above ends.')}</>;
  return <>{l10n.t('Queued: sent when the answer in "{0}" ends.', writing.title)}</>;
}
