import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { explainLeadIn } from '../../core/chat/explainPrompt.ts';
import type { CodeReference, Turn } from '../../core/conversation/conversation.ts';
import type { Block } from '../markdown/blockSplitter.ts';
import { MarkdownStream } from '../markdown/markdownStream.ts';
import { Icon, IconButton } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';
import type { TurnModel } from '../shared/turnModel.ts';
import { QuestionEditor } from './questionEditor.tsx';

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

/** The place in a file that a question is about; opens it. */
function ReferenceChip({ turn, reference }: { turn: string; reference: CodeReference }): VNode {
  const { host } = usePanel();
  const { path, startLine, endLine, cutAfterLine } = reference;
  const name = path.split(/[\\/]/).at(-1) || path;
  const lines = startLine === endLine ? `${startLine}` : `${startLine}-${endLine}`;
  return (
    <>
      <button
        type="button"
        class="reference-chip"
        aria-label={`${name}:${lines}`}
        title={`Open ${path}, ${startLine === endLine ? 'line' : 'lines'} ${lines}`}
        onClick={() => void host.call('openReference', { turn })}
      >
        <Icon name="file-code" />
        <span class="reference-name">{name}</span>
        <span class="reference-lines">:{lines}</span>
      </button>
      {cutAfterLine !== undefined && (
        <p class="notice">
          <Icon name="warning" />
          <span>
            Only lines {startLine}-{cutAfterLine} were read: the selection is larger than the model's context.
          </span>
        </p>
      )}
    </>
  );
}

/** Lines of code in a question that are shown at first. */
const previewLines = 6;

/** Code that came with a question: its first lines, and the rest on request. */
function QuestionCode({ code, language }: { code: string; language: string }): VNode {
  const { highlightCode } = usePanel();
  const [open, setOpen] = useState(false);
  const lines = code.split('\n');
  const long = lines.length > previewLines + 2;
  const shown = long && !open ? lines.slice(0, previewLines).join('\n') : code;
  const html = highlightCode(shown, language)?.html;
  return (
    <div class="question-code">
      <pre>
        {html === undefined ? <code>{shown}</code> : <code dangerouslySetInnerHTML={{ __html: html }} />}
      </pre>
      {long && (
        <button type="button" class="link-button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show less' : `Show all ${lines.length} lines`}
        </button>
      )}
    </div>
  );
}
