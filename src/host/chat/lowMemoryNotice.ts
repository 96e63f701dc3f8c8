import type { Memento } from 'vscode';
import * as v from 'valibot';
import { describeReduction, reductionsLine } from '../../wording/memory.ts';
import type { EngineStatus, LocalSource } from '../../core/ports/engine.ts';
import type { Answerer } from '../../protocol/chatViewContract.ts';

const dismissedSchema = v.object({ path: v.string(), has: v.record(v.string(), v.number()) });

const key = 'givenUpDismissed';
/** What was dismissed is told again when less than this share of it is left. */
const muchLess = 0.5;

function localSource(status: EngineStatus): LocalSource | undefined {
  return 'model' in status && status.model.source.kind === 'local' ? status.model.source : undefined;
}

/** What the panel says of what did not fit. Dismissed, it is not said again of this model, unless it gets much worse. */
export class LowMemoryNotice {
  readonly #memory: Memento;

  /** @param memory What is kept for all windows and workspaces. */
  constructor(memory: Memento) {
    this.#memory = memory;
  }

  /** What is to be said of a model that is loaded. */
  of(status: EngineStatus): Answerer['reductions'] {
    const source = localSource(status);
    if (!source) return null;
    const { reductions } = source.plan;
    const line = reductionsLine(reductions);
    if (line === undefined || this.#isDismissed(source)) return null;
    return { line, details: reductions.map(describeReduction).join('\n') };
  }

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
      ({ what, has }) => what === 'mapping' || has >= (before[what] ?? Infinity) * muchLess,
    );
  }
}
