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
import { TaskQueue } from './shared/taskQueue.ts';
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
    const [left, shown] = [chat.conversationId.peek(), state.conversation.id];
    // A chat without questions cannot be opened again.
    if (left !== shown && left !== '') ui.changeChat(chat.turns.peek().length > 0 ? left : undefined, shown);
    chat.replace(state);
  };
  const fail = (error: unknown): void => void (ui.problem.value = PhidelityError.from(error));
  const tasks = new TaskQueue(fail);
  const host = connectHost(
    vscodeTransport(api, window),
    tasks.inTurn<keyof ViewNotifications, never>({
      ...chat.notifications,
      state: show,
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
  host.ready().then((state) => tasks.add(() => show(state)), fail);
}

start(document.getElementById('root')!);
