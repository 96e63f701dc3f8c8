import * as v from 'valibot';
import { describeReduction, reductionsLine } from '../../wording/memory.ts';
import type { EngineStatus, LocalSource } from '../../core/ports/engine.ts';
import type { RememberedValues } from '../../platform/storage/rememberedValues.ts';
import type { Answerer } from '../../protocol/chatViewContract.ts';

/** What each model's file had of what was reduced when its notice was dismissed. */
const dismissedSchema = v.record(v.string(), v.record(v.string(), v.number()));

const key = 'lowMemoryDismissed';
/** The models that were dismissed last are remembered. */
const maxModels = 50;

/** A dismissed notice is shown again if less than this share of an amount is left. */
const shareToNotifyAgain = 0.5;

function localSource(status: EngineStatus): LocalSource | undefined {
  return 'model' in status && status.model.source.kind === 'local' ? status.model.source : undefined;
}

/** What the panel says if memory is low. Once dismissed, it is not shown for this model again unless it gets much worse. */
export class LowMemoryNotice {
  readonly #memory: RememberedValues;

  /** @param memory Shared by all windows and workspaces. */
  constructor(memory: RememberedValues) {
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
    await this.#memory.update(key, (before) => {
      const others = Object.entries(dismissedIn(before)).filter(([path]) => path !== source.path);
      return Object.fromEntries([...others, [source.path, has]].slice(-maxModels));
    });
  }

  #isDismissed({ path, plan }: LocalSource): boolean {
    const before = dismissedIn(this.#memory.get(key))[path];
    if (!before) return false;
    return plan.reductions.every(
      ({ what, has }) => what === 'mapping' || has >= (before[what] ?? Infinity) * shareToNotifyAgain,
    );
  }
}

function dismissedIn(value: unknown): v.InferOutput<typeof dismissedSchema> {
  const parsed = v.safeParse(dismissedSchema, value);
  return parsed.success ? parsed.output : {};
}
