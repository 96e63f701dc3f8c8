import { useMemo } from 'preact/hooks';
import type { VNode } from 'preact';
import { explainLeadIn } from '../../core/chat/explainLeadIn.ts';
import type { Turn } from '../../core/conversation/conversation.ts';
import { IconButton } from '../app/iconButton.tsx';
import { usePanel } from '../app/panel.ts';
import type { TurnModel } from '../app/turnModel.ts';
import { MarkdownStream } from '../markdown/markdownStream.ts';
import type { Block } from '../markdown/block.ts';
import { QuestionCode } from './questionCode.tsx';
import { QuestionEditor } from './questionEditor.tsx';
import { ReferenceChip } from './referenceChip.tsx';

/** A question as it was asked, or the editor for asking it differently. */
export function QuestionView({ model }: { model: TurnModel }): VNode {
  const { chat, ui } = usePanel();
  const turn = model.turn.value;
  const { question, reference } = turn;
  const blocks = useMemo(() => questionBlocks(turn), [question, reference]);
  const edit = ui.edit.value;
  if (edit?.turn === model.id) return <QuestionEditor turn={model.id} text={edit.text} />;
  return (
    <div class="question" role="group" aria-label="Question">
      {reference && <ReferenceChip turn={model.id} reference={reference} />}
      {blocks.map((block, index) =>
        block.kind === 'code' ? (
          <QuestionCode key={index} code={block.code} language={block.language} />
        ) : (
          <p key={index} class="question-text">
            {block.source}
          </p>
        ),
      )}
      {!chat.answering.value && (
        <IconButton
          icon="edit"
          label="Edit question"
          class="question-edit"
          onClick={() => (ui.edit.value = { turn: model.id, text: question })}
        />
      )}
    </div>
  );
}

/** What a person wrote stays as they wrote it; only fenced code is set apart. */
function questionBlocks({ question, reference }: Turn): readonly Block[] {
  const blocks = MarkdownStream.of(question)
    .blocks.peek()
    .map((one) => one.block.peek());
  const [first, second] = blocks;
  if (!reference || first?.kind !== 'text' || second?.kind !== 'code') return blocks;
  const { path, startLine, endLine, cutAfterLine } = reference;
  const leadIns = [endLine, cutAfterLine ?? endLine].map((end) =>
    explainLeadIn({ path, startLine, endLine: end }),
  );
  // The chip says the same in fewer words.
  return leadIns.includes(first.source)
    ? [{ kind: 'text', source: 'Explain this code' }, ...blocks.slice(1)]
    : blocks;
}
