import { useLayoutEffect, useRef } from 'preact/hooks';
import type { VNode } from 'preact';
import { usePanel } from '../shared/panel.ts';
import { GrowingTextarea } from '../shared/growingTextarea.tsx';

/** An earlier question in a text box, to be asked differently. */
export function QuestionEditor({ turn, text }: { turn: string; text: string }): VNode {
  const { chat, ui, host } = usePanel();
  const box = useRef<HTMLTextAreaElement>(null);
  const later = chat.turns.value.at(-1)?.id !== turn;
  const blank = text.trim() === '';
  // Before anything can be typed: later it would move the cursor away from there.
  useLayoutEffect(() => {
    box.current?.focus();
    box.current?.setSelectionRange(text.length, text.length);
  }, []);
  const close = (): void => {
    ui.edit.value = null;
    ui.focusComposer();
  };
  const send = async (): Promise<void> => {
    if (blank || chat.answering.peek()) return;
    ui.edit.value = null;
    ui.focusComposer();
    // A question that could not be sent comes back into the editor, so that nothing typed is lost.
    if (!(await host.call('editQuestion', { turn, question: text }))) ui.edit.value ??= { turn, text };
  };
  return (
    <div class="question question-editor" role="group" aria-label="Edit question">
      <GrowingTextarea
        inputRef={box}
        label="Question"
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
        {later && <span class="editor-hint">The turns after this one are set aside.</span>}
        <button type="button" class="secondary-button" onClick={close}>
          Cancel
        </button>
        <button
          type="button"
          class="primary-button"
          disabled={blank || chat.answering.value !== undefined}
          onClick={() => void send()}
        >
          Send
        </button>
      </div>
    </div>
  );
}
