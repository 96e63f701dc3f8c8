import type { Memento } from 'vscode';
import * as v from 'valibot';
import { describeReduction, reductionsLine } from '../../wording/memory.ts';
import type { EngineStatus, LocalSource } from '../../core/ports/engine.ts';
import type { Answerer } from '../../protocol/chatViewContract.ts';

const dismissedSchema = v.object({ path: v.string(), has: v.record(v.string(), v.number()) });

const key = 'givenUpDismissed';

/** A dismissed notice is shown again if less than this share of an amount is left. */
const shareToNotifyAgain = 0.5;

function localSource(status: EngineStatus): LocalSource | undefined {
  return 'model' in status && status.model.source.kind === 'local' ? status.model.source : undefined;
}

/** What the panel says if memory is low. Once dismissed, it is not shown for this model again unless it gets much worse. */
export class LowMemoryNotice {
  readonly #memory: Memento;

  /** @param memory Shared by all windows and workspaces. */
  constructor(memory: Memento) {
    this.#memory = memory;
  }

  /** The notice for the loaded model; null if there is none. */
  of(status: EngineStatus): Answerer['lowMemory'] {
    const source = localSource(status);
    if (!source) return null;
    const { reductions } = source.plan;
    const line = reductionsLine(reductions);
    if (line === undefined || this.#isDismissed(source)) return null;
    return { line, details: reductions.map(describeReduction).join('\n') };
  }

  /** Remembers that the user has dismissed the notice for the loaded model. */
  async dismiss(status: EngineStatus): Promise<void> {
    const source = localSource(status);
    if (!source) return;
    const has = Object.fromEntries(source.plan.reductions.map((one) => [one.what, one.has]));
    await this.#memory.update(key, { path: source.path, has });
  }

  #isDismissed({ path, plan }: LocalSource): boolean {
    const kept = v.safeParse(dismissedSchema, this.#memory.get(key));
    if (!kept.success || kept.output.path !== path) return false;
    const before = kept.output.has;
    return plan.reductions.every(
      ({ what, has }) => what === 'mapping' || has >= (before[what] ?? Infinity) * shareToNotifyAgain,
    );
  }
}
