import { useSignal, useSignalEffect } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { sentenceGap } from '../../wording/sentences.ts';
import { ErrorBox } from '../shared/errorBox.tsx';
import { GrowingTextarea } from '../shared/growingTextarea.tsx';
import { Icon, IconButton } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';
import { AttachmentChips } from './attachmentChips.tsx';
import { type CodebaseSearch, useCodebaseSearch } from './codebaseSearch.tsx';
import { useContextMentions } from './contextMention.tsx';
import { CommandHelp, useSlashCommands } from './slashCompletion.tsx';
import type { BoxSuggestions } from './suggestionList.tsx';
import { useDroppedFiles } from './droppedFiles.ts';
import { ContextMeter, Disclaimer, ModelState } from './composerStatus.tsx';

/** The question box, with the state of the model below it. */
export function Composer(): VNode {
  const { chat, ui } = usePanel();
  const box = useRef<HTMLTextAreaElement>(null);
  const codebase = useCodebaseSearch();
  const { canSend, send } = useSend(codebase);
  const draft = ui.draft.value;
  const focusRequests = ui.focusRequests.value;
  const suggestions = eitherOf(useSlashCommands(box), useContextMentions(box));
  const isDropTarget = useDroppedFiles();
  useDraftReports();

  useEffect(() => {
    if (focusRequests > 0) box.current?.focus();
  }, [focusRequests]);

  const keyDown = (event: KeyboardEvent): void => {
    const last = chat.turns.peek().at(-1);
    const plain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (event.key !== 'ArrowUp' || !plain || draft !== '' || chat.isBusy.peek() || !last) return;
    event.preventDefault();
    ui.edit.value = { turn: last.id, text: last.turn.peek().question };
  };

  return (
    <footer class="composer">
      <Problems />
      <LowMemoryNotice />
      <WritingElsewhere />
      <div class={isDropTarget ? 'composer-box drop-target' : 'composer-box'}>
        {suggestions.list}
        <AttachmentChips />
        {codebase.note}
        <CommandHelp />
        <GrowingTextarea
          inputRef={box}
          label={l10n.t('Question')}
          placeholder={l10n.t('Ask a Python question')}
          value={draft}
          onInput={(value) => {
            const before = ui.draft.peek();
            ui.draft.value = value;
            suggestions.onInput(before, value);
          }}
          onKeyFirst={(event) => suggestions.onKey(event) || codebase.onKey(event)}
          onBlur={suggestions.close}
          list={suggestions.ofBox}
          onEnter={() => void send()}
          onKeyDown={keyDown}
        />
        <div class="composer-row">
          <ModelState />
          <ContextMeter />
          <SendButtons canSend={canSend} finds={codebase.isAsked} onSend={() => void send()} />
        </div>
      </div>
      <Disclaimer />
    </footer>
  );
}

/** Two lists of which at most one is open. */
function eitherOf(one: BoxSuggestions, other: BoxSuggestions): BoxSuggestions {
  return {
    list: one.list ?? other.list,
    ofBox: one.ofBox ?? other.ofBox,
    onInput: (before, after) => {
      one.onInput(before, after);
      other.onInput(before, after);
    },
    onKey: (event) => one.onKey(event) || other.onKey(event),
    close: () => {
      one.close();
      other.close();
    },
  };
}

/** Tells the extension what is in the box: it counts the tokens, and shows it where the chat is open a second time. */
function useDraftReports(): void {
  const { chat, ui, host } = usePanel();
  useSignalEffect(() => {
    // What was kept may be older than what the extension knows.
    if (!chat.known.value) return;
    const text = ui.takeUntold();
    if (text !== undefined) void host.call('draftChanged', { text });
  });
}

/**
 * Sends the draft, if there is one, or first finds the code that it asks for. While an answer is being generated, the question
 * waits.
 */
function useSend(codebase: CodebaseSearch): {
  readonly canSend: boolean;
  readonly send: () => Promise<void>;
} {
  const { ui, host } = usePanel();
  const sending = useSignal(false);
  const draft = ui.draft.value;
  const canSend = draft.trim() !== '' && !sending.value && !codebase.isSearching;
  const send = async (): Promise<void> => {
    if (!canSend) return;
    if (codebase.isAsked) return codebase.find();
    codebase.forget();
    sending.value = true;
    ui.problem.value = undefined;
    // Before the box is empty: what goes with a command goes with it no more then.
    const asking = host.ask(draft);
    ui.draft.value = '';
    const asked = await asking;
    sending.value = false;
    // What could not be sent comes back, unless something new was typed meanwhile.
    if (!asked && ui.draft.peek() === '') ui.draft.value = draft;
  };
  return { canSend, send };
}

interface SendButtonsProps {
  readonly canSend: boolean;
  /** Code is found first. */
  readonly finds: boolean;
  readonly onSend: () => void;
}

/** Stops the answer that is being generated, and sends a question or has it wait. */
function SendButtons({ canSend, finds, onSend }: SendButtonsProps): VNode {
  const { chat, ui, host } = usePanel();
  const { writing, waiting } = chat.activity.value;
  const isAnswering = chat.answering.value !== undefined;
  const mustWait = isAnswering || writing !== null || waiting.length > 0;
  const stop = (): void => {
    // The button disappears, and with it the focus.
    ui.focusComposer();
    void host.call('stop', null);
  };
  return (
    <>
      {isAnswering && (
        <IconButton icon="stop-circle" label={l10n.t('Stop (Escape)')} class="send-button" onClick={stop} />
      )}
      {(!isAnswering || canSend) && (
        <IconButton
          icon={finds ? 'search' : 'send'}
          label={
            finds ? l10n.t('Find Code (Enter)') : mustWait ? l10n.t('Queue (Enter)') : l10n.t('Send (Enter)')
          }
          class="send-button"
          disabled={!canSend}
          onClick={onSend}
        />
      )}
    </>
  );
}

/** The chat in which an answer is being written, if that is another one. A click opens it. */
function WritingElsewhere(): VNode | null {
  const { chat, host } = usePanel();
  const { writing } = chat.activity.value;
  if (!writing || writing.id === chat.conversationId.value) return null;
  return (
    <button
      type="button"
      class="writing-elsewhere"
      title={l10n.t('Open this chat')}
      onClick={() => void host.call('openChat', { id: writing.id })}
    >
      <Icon name="loading" spin />
      <span>{l10n.t('Writing an answer in "{0}"', writing.title)}</span>
    </button>
  );
}

/** What prevents asking: the last thing that failed, else a model that could not be loaded. */
function Problems(): VNode | null {
  const { chat, ui, host } = usePanel();
  const problem = ui.problem.value;
  const engine = chat.engine.value;
  if (problem)
    return (
      <ErrorBox
        reason={problem.reason}
        message={problem.message}
        onDismiss={() => (ui.problem.value = undefined)}
      />
    );
  const isInTranscript = chat.lastSent.value?.turn.value.state === 'failed';
  if (engine.state !== 'error' || isInTranscript) return null;
  const retryCommand = engine.reason.startsWith('endpoint-') ? 'checkEndpoints' : 'loadModel';
  return (
    <ErrorBox
      reason={engine.reason}
      message={engine.message}
      onRetry={() => void host.call('runCommand', retryCommand)}
    />
  );
}

/** What of the model did not fit into memory, until the user dismisses it. */
function LowMemoryNotice(): VNode | null {
  const { chat, host, ui } = usePanel();
  const lowMemory = chat.lowMemory.value;
  if (lowMemory === null) return null;
  const dismiss = (): void => {
    // The button disappears, and with it the focus.
    ui.focusComposer();
    void host.call('dismissLowMemory', null);
  };
  return (
    <aside class="low-memory-notice" aria-label={l10n.t('Low memory')}>
      <Icon name="info" />
      <p title={lowMemory.details}>
        {lowMemory.line}
        {sentenceGap()}
        <button
          type="button"
          class="link-button"
          onClick={() => void host.call('runCommand', 'openModelPage')}
        >
          {l10n.t('Open Model Page')}
        </button>
      </p>
      <IconButton icon="close" label={l10n.t("Don't show again for this model")} onClick={dismiss} />
    </aside>
  );
}
