import * as l10n from '@vscode/l10n';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { VNode } from 'preact';
import { usePanel } from '../shared/panel.ts';
import { GrowingTextarea } from '../shared/growingTextarea.tsx';

/** An earlier question in a text box, to edit it and ask it again. */
export function QuestionEditor({ turn, text }: { turn: string; text: string }): VNode {
  const { chat, ui, host } = usePanel();
  const box = useRef<HTMLTextAreaElement>(null);
  const later = chat.turns.value.at(-1)?.id !== turn;
  const blank = text.trim() === '';
  // Before the user can type: later, it would move the cursor away.
  useLayoutEffect(() => {
    box.current?.focus();
    box.current?.setSelectionRange(text.length, text.length);
  }, []);
  const close = (): void => {
    ui.edit.value = null;
    ui.focusComposer();
  };
  const send = async (): Promise<void> => {
    if (blank || chat.isBusy.peek()) return;
    ui.edit.value = null;
    ui.focusComposer();
    // A question that could not be sent comes back into the editor, so that nothing is lost.
    if (!(await host.call('editQuestion', { turn, question: text }))) ui.edit.value ??= { turn, text };
  };
  return (
    <div class="question question-editor" role="group" aria-label={l10n.t('Edit question')}>
      <GrowingTextarea
        inputRef={box}
        label={l10n.t('Question')}
        value={text}
        onInput={(value) => (ui.edit.value = { turn, text: value })}
        onEnter={() => void send()}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          close();
        }}
      />
      <div class="editor-actions">
        {later && <span class="editor-hint">{l10n.t('Later turns are removed from the chat.')}</span>}
        <button type="button" class="secondary-button" onClick={close}>
          {l10n.t('Cancel')}
        </button>
        <button
          type="button"
          class="primary-button"
          disabled={blank || chat.isBusy.value}
          onClick={() => void send()}
        >
          {l10n.t('Send')}
        </button>
      </div>
    </div>
  );
}
