import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { explainLeadIn } from '../../core/chat/explainPrompt.ts';
import type { CodeReference, Turn } from '../../core/conversation/conversation.ts';
import { formatCount } from '../../core/text/formatQuantity.ts';
import type { Block } from '../markdown/blockSplitter.ts';
import { MarkdownStream } from '../markdown/markdownStream.ts';
import { Icon, IconButton } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';
import type { TurnModel } from '../shared/turnModel.ts';
import { QuestionEditor } from './questionEditor.tsx';

/** A question, or the editor for it. */
export function QuestionView({ model }: { model: TurnModel }): VNode {
  const { chat, ui } = usePanel();
  const turn = model.turn.value;
  const { question, reference } = turn;
  const blocks = useMemo(() => questionBlocks(turn), [question, reference]);
  const edit = ui.edit.value;
  if (edit?.turn === model.id) return <QuestionEditor turn={model.id} text={edit.text} />;
  return (
    <div class="question" role="group" aria-label={l10n.t('Question')}>
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
      {!chat.isBusy.value && (
        <IconButton
          icon="edit"
          label={l10n.t('Edit question')}
          class="question-edit"
          onClick={() => (ui.edit.value = { turn: model.id, text: question })}
        />
      )}
    </div>
  );
}

/** The user's text as it was entered; only fenced code is set apart. */
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
  // The chip shows where the code is.
  return leadIns.includes(first.source)
    ? [{ kind: 'text', source: l10n.t('Explain this code') }, ...blocks.slice(1)]
    : blocks;
}

/** The code that a question is about; a click opens it. */
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
        title={
          startLine === endLine
            ? l10n.t('Open {0}, line {1}', path, startLine)
            : l10n.t('Open {0}, lines {1}-{2}', path, startLine, endLine)
        }
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
            {l10n.t(
              "Only lines {0}-{1} were read: the selection is larger than the model's context.",
              startLine,
              cutAfterLine,
            )}
          </span>
        </p>
      )}
    </>
  );
}

/** How many lines of a question's code are shown at first. */
const previewLines = 6;

/** The code of a question: its first lines, and the rest on request. */
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
          {open ? l10n.t('Show less') : l10n.t('Show all {0} lines', formatCount(lines.length))}
        </button>
      )}
    </div>
  );
}
