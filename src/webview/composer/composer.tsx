import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ErrorBox } from '../shared/errorBox.tsx';
import { GrowingTextarea } from '../shared/growingTextarea.tsx';
import { Icon, IconButton } from '../shared/icons.tsx';
import { usePanel } from '../shared/panel.ts';
import { ContextMeter, ModelState, Disclaimer } from './composerStatus.tsx';

/** Where questions are written. */
export function Composer(): VNode {
  const { chat, ui, host } = usePanel();
  const box = useRef<HTMLTextAreaElement>(null);
  const sending = useSignal(false);
  const draft = ui.draft.value;
  const answering = chat.answering.value !== undefined;
  const ready = draft.trim() !== '' && !answering && !sending.value;
  const focusRequests = ui.focusRequests.value;

  useEffect(() => {
    if (focusRequests > 0) box.current?.focus();
  }, [focusRequests]);

  const send = async (): Promise<void> => {
    if (!ready) return;
    sending.value = true;
    ui.draft.value = '';
    ui.problem.value = undefined;
    const asked = await host.call('ask', { question: draft });
    sending.value = false;
    // What could not be sent comes back, unless something new was typed meanwhile.
    if (!asked && ui.draft.peek() === '') ui.draft.value = draft;
  };

  const stop = (): void => {
    // The button is about to go, and the keyboard with it.
    ui.focusComposer();
    void host.call('stop', null);
  };

  const keyDown = (event: KeyboardEvent): void => {
    const last = chat.turns.peek().at(-1);
    const plain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (event.key !== 'ArrowUp' || !plain || draft !== '' || answering || !last) return;
    event.preventDefault();
    ui.edit.value = { turn: last.id, text: last.turn.peek().question };
  };

  return (
    <footer class="composer">
      <Problems />
      <LowMemoryNotice />
      <div class="composer-box">
        <GrowingTextarea
          inputRef={box}
          label="Question"
          placeholder="Ask a Python question"
          value={draft}
          onInput={(value) => (ui.draft.value = value)}
          onEnter={() => void send()}
          onKeyDown={keyDown}
        />
        <div class="composer-row">
          <ModelState />
          <ContextMeter />
          {answering ? (
            <IconButton icon="stop-circle" label="Stop (Escape)" class="send-button" onClick={stop} />
          ) : (
            <IconButton
              icon="send"
              label="Send (Enter)"
              class="send-button"
              disabled={!ready}
              onClick={() => void send()}
            />
          )}
        </div>
      </div>
      <Disclaimer />
    </footer>
  );
}

/** What stands in the way of asking: the last thing that failed, else a model that could not be loaded. */
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
  const alreadySaid = chat.turns.value.at(-1)?.turn.value.state === 'failed';
  if (engine.state !== 'error' || alreadySaid) return null;
  const mending = engine.reason.startsWith('endpoint-') ? 'checkEndpoints' : 'loadModel';
  return (
    <ErrorBox
      reason={engine.reason}
      message={engine.message}
      onRetry={() => void host.call('runCommand', mending)}
    />
  );
}

/** What of the model did not fit into memory, until the person has seen it. */
function LowMemoryNotice(): VNode | null {
  const { chat, host, ui } = usePanel();
  const reductions = chat.reductions.value;
  if (reductions === null) return null;
  const dismiss = (): void => {
    // The button is about to go, and the keyboard with it.
    ui.focusComposer();
    void host.call('dismissGivenUp', null);
  };
  return (
    <aside class="given-up" aria-label="What did not fit">
      <Icon name="info" />
      <p title={reductions.details}>
        {reductions.line}{' '}
        <button
          type="button"
          class="link-button"
          onClick={() => void host.call('runCommand', 'openModelPage')}
        >
          Model page
        </button>
      </p>
      <IconButton icon="close" label="Do not show again for this model" onClick={dismiss} />
    </aside>
  );
}
