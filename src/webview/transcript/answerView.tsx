import type { VNode } from 'preact';
import { formatCount } from '../../core/text/formatQuantity.ts';
import { noticesAfter, noticesBefore, type TurnNotice } from '../../wording/answer.ts';
import { printableText } from '../markdown/safeMarkdown.ts';
import { ErrorBox } from '../shared/errorBox.tsx';
import { Icon } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';
import type { TurnModel } from '../shared/turnModel.ts';
import { AnswerToolbar } from './answerToolbar.tsx';
import { MarkdownView } from './markdownView.tsx';

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
  if (!stream) return <div class="answer-unread">{printableText(model.text)}</div>;
  return (
    <div class={stream.finished.value ? 'answer-text' : 'answer-text growing'}>
      <MarkdownView stream={stream} />
    </div>
  );
}

function NoticeView({ notice }: { notice: TurnNotice }): VNode {
  return (
    <p class="notice">
      <Icon name={notice.icon} />
      <span>{notice.text}</span>
    </p>
  );
}

/** What happens before the first word of an answer, with real figures where there are any. */
function AnswerProgress({ model }: { model: TurnModel }): VNode {
  const { chat } = usePanel();
  const engine = chat.engine.value;
  const reading = model.reading.value;
  if (engine.state === 'loading')
    return (
      <Progress
        text={`Loading ${engine.modelName} · ${Math.floor(engine.fraction * 100)} %`}
        value={engine.fraction}
        max={1}
      />
    );
  if (engine.state === 'connecting') return <Progress text={`Connecting to ${engine.endpoint}…`} />;
  if (reading && reading.total > 0 && reading.evaluated < reading.total)
    return (
      <Progress
        text={`Reading ${formatCount(reading.evaluated)} of ${formatCount(reading.total)} tokens`}
        value={reading.evaluated}
        max={reading.total}
      />
    );
  return <Progress text={reading ? 'Writing…' : 'Waiting for the model…'} />;
}

function Progress({ text, value, max }: { text: string; value?: number; max?: number }): VNode {
  return (
    <div class="answer-progress">
      <span class="answer-progress-text">{text}</span>
      <progress aria-label={text} value={value} max={max} />
    </div>
  );
}
