import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Rating, Turn } from '../../core/conversation/conversation.ts';
import { countFiles } from '../../core/edits/apply/filesOfAnswer.ts';
import { CopyButton, Icon, IconButton } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';
import type { TurnModel } from '../shared/turnModel.ts';
import { usageDetails, usageSummary } from '../../wording/chat/answer.ts';

interface AnswerToolbarProps {
  readonly model: TurnModel;
  readonly canAnswerAgain: boolean;
}

/** The actions on a finished answer, and its figures. */
export function AnswerToolbar({ model, canAnswerAgain }: AnswerToolbarProps): VNode {
  const { chat, host } = usePanel();
  const turn = model.turn.value;
  const files = useMemo(() => countFiles(turn.answer), [turn.answer]);
  const rate = (rating: Rating): void =>
    void host.call('rate', { turn: model.id, rating: turn.rating === rating ? null : rating });
  return (
    <div class="answer-toolbar" role="group" aria-label={l10n.t('Answer actions')}>
      {turn.answer !== '' && <CopyButton label={l10n.t('Copy answer')} text={() => model.text} />}
      {files > 1 && (
        <IconButton
          icon="diff-multiple"
          label={l10n.t('Apply all {0} files', files)}
          onClick={() => void host.call('applyAllFiles', { turn: model.id })}
        />
      )}
      {canAnswerAgain && (
        <IconButton
          icon="refresh"
          label={l10n.t('Regenerate answer')}
          onClick={() => void host.call('regenerate', { turn: model.id })}
        />
      )}
      {turn.answer !== '' && (
        <>
          <RatingButton rating="up" label={l10n.t('Good answer')} turn={turn} onClick={rate} />
          <RatingButton rating="down" label={l10n.t('Bad answer')} turn={turn} onClick={rate} />
        </>
      )}
      {turn.usage && <Usage turn={turn} usage={turn.usage} />}
      {turn.modelName !== undefined && chat.endpoint.value && (
        <span class="answer-source">{turn.modelName}</span>
      )}
    </div>
  );
}

interface RatingButtonProps {
  readonly rating: Rating;
  readonly label: string;
  readonly turn: Turn;
  readonly onClick: (rating: Rating) => void;
}

function RatingButton({ rating, label, turn, onClick }: RatingButtonProps): VNode {
  const pressed = turn.rating === rating;
  const icon = rating === 'up' ? 'thumbsup' : 'thumbsdown';
  return (
    <IconButton
      icon={pressed ? `${icon}-filled` : icon}
      label={label}
      pressed={pressed}
      onClick={() => onClick(rating)}
    />
  );
}

function Usage({ turn, usage }: { turn: Turn; usage: NonNullable<Turn['usage']> }): VNode {
  const details = usageDetails(usage);
  const rows =
    turn.modelName === undefined ? details : [[l10n.t('Model'), turn.modelName] as const, ...details];
  return (
    <details class="usage">
      <summary title={rows.map(([name, text]) => l10n.t('{0}: {1}', name, text)).join('\n')}>
        {usageSummary(usage)}
        <Icon name="chevron-down" />
      </summary>
      <dl>
        {rows.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
