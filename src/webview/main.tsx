import 'vscode-jsonrpc/browser';
import { render } from 'preact';
import { config } from '@vscode/l10n';
import { App } from './app.tsx';
import { ChatModel } from './shared/chatModel.ts';
import { connectHost, type ViewNotifications } from './shared/hostApi.ts';
import { type Panel, PanelContext, UiState } from './shared/panel.ts';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { ChatViewState } from '../protocol/chatViewContract.ts';
import { createHighlightCode } from './markdown/highlightCode.ts';
import { TaskTurns } from './shared/taskTurns.ts';
import { vscodeStorage, vscodeTransport, type VsCodeApi } from './shared/vscodeTransport.ts';
import './styles/panel.css';

declare function acquireVsCodeApi(): VsCodeApi;

function start(root: HTMLElement): void {
  config({ contents: document.body.dataset['l10n'] ?? '{}' });
  const api = acquireVsCodeApi();
  const ui = new UiState(vscodeStorage(api));
  const chat = new ChatModel((at) =>
    window.dispatchEvent(new CustomEvent('phidelity:rendered', { detail: { at } })),
  );
  const show = (state: ChatViewState): void => {
    if (chat.conversationId.peek() !== state.conversation.id) ui.showBox(state.box);
    chat.replace(state);
  };
  const fail = (error: unknown): void => void (ui.problem.value = PhidelityError.from(error));
  const tasks = new TaskTurns(fail);
  const host = connectHost(
    vscodeTransport(api, window),
    tasks.inTurn<keyof ViewNotifications, never>({
      ...chat.notifications,
      state: show,
      announces: ({ isOn }) => (ui.announces = isOn),
      draft: ({ text }) => ui.showDraft(text),
      focus: () => ui.focusComposer(),
      suggestQuestion: ({ text }) => {
        if (ui.draft.peek().trim() === '') ui.draft.value = text;
      },
      find: () => void (ui.findRequests.value += 1),
    }) as ViewNotifications,
    fail,
  );
  const panel: Panel = { chat, ui, host, highlightCode: createHighlightCode(window) };
  render(
    <PanelContext.Provider value={panel}>
      <App />
    </PanelContext.Provider>,
    root,
  );
  window.addEventListener('focus', () => host.focused());
  const kept = ui.box;
  const showFirst = (state: ChatViewState): void => {
    const { draft } = ui.box;
    show(state);
    // What was typed meanwhile is newer.
    if (draft !== kept.draft) ui.draft.value = draft;
  };
  host.ready(kept).then((state) => tasks.add(() => showFirst(state)), fail);
}

start(document.getElementById('root')!);
