import type { VNode } from 'preact';
import { formatCount } from '../app/formatCount.ts';
import { usePanel } from '../app/panel.ts';
import type { TurnModel } from '../app/turnModel.ts';

/** What happens before the first word of an answer, with real figures where there are any. */
export function AnswerProgress({ model }: { model: TurnModel }): VNode {
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
