import type { VNode } from 'preact';
import { usePanel } from '../app/panel.ts';
import type { TurnModel } from '../app/turnModel.ts';
import { answerText } from '../markdown/answerText.ts';
import { MarkdownView } from '../markdown/markdownView.tsx';
import { AnswerProgress } from './answerProgress.tsx';
import { AnswerToolbar } from './answerToolbar.tsx';
import { ErrorBox } from './errorBox.tsx';
import { NoticeView } from './noticeView.tsx';
import { noticesAfter, noticesBefore } from './turnNotices.ts';

/** An answer in whatever state it is. */
export function AnswerView({ model, last }: { model: TurnModel; last: boolean }): VNode {
  const { chat, ui, host } = usePanel();
  const turn = model.turn.value;
  const answering = turn.state === 'answering';
  const free = chat.answering.value === undefined;
  const inSight = model.markdown.value !== undefined || !model.hasText.value;
  const retry = last && free ? () => void host.call('regenerate', { turn: model.id }) : undefined;
  const edit = free ? () => void (ui.edit.value = { turn: model.id, text: turn.question }) : undefined;
  return (
    <div class="answer" role="group" aria-label="Answer" aria-busy={answering}>
      {noticesBefore(turn).map((notice) => (
        <NoticeView key={notice.text} notice={notice} />
      ))}
      <AnswerText model={model} />
      {answering && !model.hasText.value && <AnswerProgress model={model} />}
      {noticesAfter(turn).map((notice) => (
        <NoticeView key={notice.text} notice={notice} />
      ))}
      {turn.state === 'failed' && (
        <ErrorBox
          reason={turn.error?.reason ?? 'internal'}
          message={turn.error?.message ?? 'The answer could not be written. Open the log to see why.'}
          onRetry={retry}
          onEdit={edit}
        />
      )}
      {!answering && inSight && (
        <AnswerToolbar model={model} canAnswerAgain={last && free && turn.state !== 'failed'} />
      )}
    </div>
  );
}

function AnswerText({ model }: { model: TurnModel }): VNode | null {
  const stream = model.markdown.value;
  if (!model.hasText.value) return null;
  // Out of sight, the text as it was written takes the answer's place: cheap, and found by a search.
  if (!stream) return <div class="answer-unread">{answerText(model.text)}</div>;
  return (
    <div class={stream.finished.value ? 'answer-text' : 'answer-text growing'}>
      <MarkdownView stream={stream} />
    </div>
  );
}
