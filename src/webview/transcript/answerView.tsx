import * as l10n from '@vscode/l10n';
import type { ComponentChildren, VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { canBeContinued, isWaiting } from '../../core/conversation/conversation.ts';
import { formatCount } from '../../core/text/formatQuantity.ts';
import { noticesAfter, noticesBefore, type TurnNotice } from '../../wording/chat/answer.ts';
import { loadedPercent } from '../../wording/engineStatus.ts';
import { sentenceGap } from '../../wording/sentences.ts';
import { printableText } from '../markdown/safeMarkdown.ts';
import { ErrorBox } from '../shared/errorBox.tsx';
import { Icon } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';
import type { TurnModel } from '../shared/turnModel.ts';
import { importedNames } from '../verification/commandTokens.ts';
import { ImportedNames } from '../verification/textWithCommands.tsx';
import { AnswerToolbar } from './answerToolbar.tsx';
import { MarkdownView } from './markdownView.tsx';
import { ThoughtView } from './thoughtView.tsx';
import { WaitingQuestion, WaitingToGoOn } from './waitingQuestion.tsx';

interface AnswerProps {
  readonly model: TurnModel;
  /** It is the newest answer, which can be generated again. */
  readonly last: boolean;
}

/** An answer in any state. */
export function AnswerView({ model, last }: AnswerProps): VNode {
  const { chat } = usePanel();
  const turn = model.turn.value;
  if (isWaiting(turn)) return <WaitingQuestion model={model} />;
  const answering = turn.state === 'answering';
  const failed = turn.state === 'failed';
  const free = !chat.isBusy.value;
  const inSight = model.markdown.value !== undefined || !model.hasText.value;
  return (
    <div class="answer" role="group" aria-label={l10n.t('Answer')} aria-busy={answering}>
      {noticesBefore(turn).map((notice) => (
        <NoticeView key={notice.text} notice={notice} />
      ))}
      <ThoughtView model={model} />
      <AnswerText model={model} />
      {answering && !model.hasText.value && model.thought.value === '' && <AnswerProgress model={model} />}
      {noticesAfter(turn).map((notice) => (
        <NoticeView key={notice.text} notice={notice}>
          {last && free && <NoticeAction model={model} />}
        </NoticeView>
      ))}
      {failed && <AnswerError model={model} last={last} />}
      <WaitingToGoOn turn={turn.id} />
      {!answering && inSight && <AnswerToolbar model={model} canAnswerAgain={last && free && !failed} />}
    </div>
  );
}

/** Why there is no answer, or only part of one. */
function AnswerError({ model, last }: AnswerProps): VNode {
  const { chat, ui, host } = usePanel();
  const { error, question } = model.turn.value;
  const free = !chat.isBusy.value;
  const goOn = useContinue(model);
  return (
    <ErrorBox
      reason={error?.reason ?? 'internal'}
      message={error?.message ?? l10n.t('The answer could not be generated. See the log.')}
      onRetry={last && free ? () => void host.call('regenerate', { turn: model.id }) : undefined}
      onContinue={last && free ? goOn : undefined}
      onEdit={free ? () => void (ui.edit.value = { turn: model.id, text: question }) : undefined}
    />
  );
}

/** Characters of an answer that was never in sight which are in the page: more than a model writes. */
const unreadLength = 20_000;

/** Characters of an answer in which imports are looked for: more than a model writes, too. */
const importsLength = 200_000;

function AnswerText({ model }: { model: TurnModel }): VNode | null {
  const stream = model.markdown.value;
  const isFinished = stream?.finished.value === true;
  const { text } = model;
  const imported = useMemo(
    () => (isFinished ? importedNames(text.slice(0, importsLength)) : undefined),
    [isFinished, text],
  );
  if (!model.hasText.value) return null;
  // An answer that was never in sight is shown as plain text: cheap, and a search finds it.
  if (!stream) return <div class="answer-unread">{printableText(text.slice(0, unreadLength))}</div>;
  return (
    <div class={isFinished ? 'answer-text' : 'answer-text growing'}>
      <ImportedNames.Provider value={imported}>
        <MarkdownView stream={stream} />
      </ImportedNames.Provider>
    </div>
  );
}

function NoticeView({ notice, children }: { notice: TurnNotice; children?: ComponentChildren }): VNode {
  return (
    <p class="notice">
      <Icon name={notice.icon} />
      <span>
        {notice.text}
        {children}
      </span>
    </p>
  );
}

/** What the user can do about an answer that did not end by itself. */
function NoticeAction({ model }: { model: TurnModel }): VNode | null {
  const { host, ui } = usePanel();
  const goOn = useContinue(model);
  const turn = model.turn.value;
  const isOnlyThought = turn.answer === '' && turn.thought !== undefined;
  if (!goOn && turn.stopReason !== 'loop' && !isOnlyThought) return null;
  const again = (): void => {
    ui.focusComposer();
    void host.call('regenerate', { turn: model.id });
  };
  return (
    <>
      {sentenceGap()}
      <button type="button" class="link-button" onClick={goOn ?? again}>
        {goOn ? l10n.t('Continue') : l10n.t('Answer Again')}
      </button>
    </>
  );
}

/** Has the model go on with this answer, which is the newest; undefined where it cannot. */
function useContinue(model: TurnModel): (() => void) | undefined {
  const { chat, host, ui } = usePanel();
  if (!canBeContinued(model.turn.value, chat.turns.value.indexOf(model))) return undefined;
  return () => {
    // The button disappears, and with it the focus.
    ui.focusComposer();
    void host.call('continueAnswer', { turn: model.id });
  };
}

/** What happens before the first word of an answer, with measured figures if there are any. */
function AnswerProgress({ model }: { model: TurnModel }): VNode {
  const { chat } = usePanel();
  const engine = chat.engine.value;
  const reading = model.reading.value;
  if (engine.state === 'loading')
    return (
      <Progress
        text={l10n.t('Loading {0}: {1}%', engine.modelName, loadedPercent(engine.fraction))}
        value={engine.fraction}
        max={1}
      />
    );
  if (engine.state === 'connecting') return <Progress text={l10n.t('Connecting to {0}…', engine.endpoint)} />;
  if (reading && reading.total > 0 && reading.evaluated < reading.total)
    return (
      <Progress
        text={l10n.t('Reading {0} of {1} tokens', formatCount(reading.evaluated), formatCount(reading.total))}
        value={reading.evaluated}
        max={reading.total}
      />
    );
  return <Progress text={reading ? l10n.t('Generating…') : l10n.t('Waiting for the model…')} />;
}

function Progress({ text, value, max }: { text: string; value?: number; max?: number }): VNode {
  return (
    <div class="answer-progress">
      <span class="answer-progress-text">{text}</span>
      <progress aria-label={text} value={value} max={max} />
    </div>
  );
}
