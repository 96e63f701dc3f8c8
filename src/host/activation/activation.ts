import type { Disposable, ExtensionContext, LogOutputChannel } from 'vscode';
import type { Clock, Timer } from '../../core/ports/clock.ts';
import type { RememberedValues } from '../../platform/storage/rememberedValues.ts';
import type { Settings } from '../settings/settings.ts';

/** What every feature is activated with. A feature loads nothing and starts no process before it is used. */
export interface Activation {
  readonly context: ExtensionContext;
  readonly settings: Settings;
  readonly logger: LogOutputChannel;
  readonly clock: Clock;
  readonly timer: Timer;
  /** Shared by all windows and workspaces. */
  readonly memory: RememberedValues;
  /** Disposes of an item when the extension is deactivated. Returns the item. */
  readonly own: <T extends Disposable>(item: T) => T;
}
