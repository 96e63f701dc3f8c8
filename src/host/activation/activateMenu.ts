import type { Completer } from '../../core/completion/completer.ts';
import type { EndpointRole } from '../../core/endpoints/endpoint.ts';
import type { RoleEngine } from '../../core/endpoints/roleEngine.ts';
import type { Engine } from '../../core/ports/engine.ts';
import type { Activation } from './activation.ts';
import type { CompletionStatus } from '../completion/completionStatus.ts';
import type { Snooze } from '../completion/snooze.ts';
import type { ModelDownloads } from '../models/modelDownloads.ts';
import { notifyOfCrashes, registerEngineStatusBar } from '../menu/engineStatusBar.ts';
import { registerModelMenu } from '../menu/modelMenu.ts';

/** Activates the status bar item, the menu behind it, and the notice about crashes. */
export function activateMenu(
  { settings, own }: Activation,
  parts: {
    /** The engine of this machine. */
    readonly engine: Engine;
    readonly engines: Readonly<Record<EndpointRole, RoleEngine>>;
    readonly downloads: ModelDownloads;
    readonly completion: {
      readonly completer: Completer;
      readonly snooze: Snooze;
      readonly status: () => CompletionStatus;
      readonly onDidChangeStatus: (listener: () => void) => { dispose(): void };
    };
  },
): void {
  const { engine, engines, downloads, completion } = parts;
  const { completer, snooze } = completion;
  own(notifyOfCrashes(engine));
  own(registerModelMenu({ engine, chat: engines.chat, downloads, completer, settings, snooze }));
  own(
    registerEngineStatusBar({
      engines,
      settings,
      completion: { status: completion.status, onDidChange: completion.onDidChangeStatus },
    }),
  );
}
