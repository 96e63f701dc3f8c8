import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { explainLeadIn } from '../../core/chat/explainPrompt.ts';
import type { CodeReference, Turn } from '../../core/conversation/conversation.ts';
import { lineNumbers } from '../../core/text/lineNumbers.ts';
import { Icon, IconButton } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';
import type { TurnModel } from '../shared/turnModel.ts';
import { useFold } from './foldedText.tsx';
import { SentAttachments } from './sentAttachments.tsx';
import { QuestionEditor } from './questionEditor.tsx';
import { type QuestionPart, questionParts } from './questionParts.ts';

/** A question, or the editor for it. */
export function QuestionView({ model }: { model: TurnModel }): VNode {
  const { chat, ui } = usePanel();
  const turn = model.turn.value;
  const { question, reference } = turn;
  const parts = useMemo(() => shownParts(turn), [question, reference]);
  const edit = ui.edit.value;
  if (edit?.turn === model.id) return <QuestionEditor turn={model.id} text={edit.text} />;
  return (
    <div class="question" role="group" aria-label={l10n.t('Question')}>
      {reference && <ReferenceChip turn={model.id} reference={reference} />}
      {turn.attachments && <SentAttachments turn={model.id} attachments={turn.attachments} />}
      {parts.map((part, index) =>
        part.kind === 'text' ? (
          <QuestionText key={index} text={part.text} />
        ) : (
          <QuestionCode key={index} part={part} />
        ),
      )}
      {turn.prompt !== undefined && <CommandPrompt prompt={turn.prompt} />}
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

/** The user's text as it was entered; only code and tracebacks are set apart. */
function shownParts({ question, reference }: Turn): readonly QuestionPart[] {
  const parts = questionParts(question);
  const [first, second] = parts;
  if (!reference || first?.kind !== 'text' || second?.kind !== 'code') return parts;
  const { path, startLine, endLine, cutAfterLine } = reference;
  const leadIns = [endLine, cutAfterLine ?? endLine].map((end) =>
    explainLeadIn({ path, startLine, endLine: end }),
  );
  // The chip shows where the code is.
  return leadIns.includes(first.text)
    ? [{ ...first, text: l10n.t('Explain this code') }, ...parts.slice(1)]
    : parts;
}

/** The code that a question is about; a click opens it. */
function ReferenceChip({ turn, reference }: { turn: string; reference: CodeReference }): VNode {
  const { host } = usePanel();
  const { path, startLine, endLine, cutAfterLine } = reference;
  const name = path.split(/[\\/]/).at(-1) || path;
  const lines = lineNumbers(startLine, endLine);
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

/** What the model has read in the place of a command. */
function CommandPrompt({ prompt }: { prompt: string }): VNode {
  const { shown, toggle } = useFold(prompt, textPreview);
  return (
    <details class="question-prompt">
      <summary>{l10n.t('What the model was asked')}</summary>
      <p class="question-text">{shown}</p>
      {toggle}
    </details>
  );
}

/** How much of what was pasted is shown at first; of a traceback the end, where the exception is. */
const codePreview = { lines: 6, characters: 2_000 };
const tracebackPreview = { ...codePreview, end: true };
const textPreview = { lines: 16, characters: 2_400 };

/** Prose: its first lines, and the rest on request. */
function QuestionText({ text }: { text: string }): VNode {
  const { shown, toggle } = useFold(text, textPreview);
  return (
    <>
      <p class="question-text">{shown}</p>
      {toggle}
    </>
  );
}

/** Code or a traceback: some of its lines, and the rest on request. */
function QuestionCode({ part: { kind, text, language } }: { part: QuestionPart }): VNode {
  const { highlightCode } = usePanel();
  const { shown, toggle } = useFold(text, kind === 'traceback' ? tracebackPreview : codePreview);
  const html = highlightCode(shown, language)?.html;
  return (
    <div class="question-code">
      <pre>
        {html === undefined ? <code>{shown}</code> : <code dangerouslySetInnerHTML={{ __html: html }} />}
      </pre>
      {toggle}
    </div>
  );
}
