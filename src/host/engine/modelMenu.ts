import { commands, window, type Disposable, type QuickPickItem } from 'vscode';
import type { Engine, EngineStatus } from '../../core/ports/engine.ts';
import { registerCommand } from '../registerCommand.ts';

interface MenuItem extends QuickPickItem {
  readonly command: string;
}

function menuFor({ state }: EngineStatus): MenuItem[] {
  const loaded = state === 'ready' || state === 'generating';
  return [
    ...(state === 'generating'
      ? [{ label: '$(debug-stop) Stop Answer', command: 'phidelity.stopAnswer' }]
      : []),
    loaded || state === 'loading'
      ? {
          label: '$(circle-slash) Unload Model',
          description: 'give its memory back',
          command: 'phidelity.unloadModel',
        }
      : { label: '$(play) Load Model', command: 'phidelity.loadModel' },
    { label: '$(folder-opened) Choose Model File…', command: 'phidelity.chooseModel' },
    { label: '$(comment-discussion) Open Chat', command: 'phidelity.chat.focus' },
    { label: '$(output) Show Log', command: 'phidelity.showLog' },
    { label: '$(gear) Open Settings', command: 'phidelity.openSettings' },
  ];
}

/** The menu behind the status bar item. */
export function registerModelMenu(engine: Engine): Disposable {
  return registerCommand('phidelity.showModelMenu', async () => {
    const { status } = engine;
    const choice = await window.showQuickPick(menuFor(status), {
      title: 'Phidelity',
      placeHolder: status.state === 'error' ? status.message : 'What should the model do?',
    });
    if (choice) await commands.executeCommand(choice.command);
  });
}
