import { availableParallelism, cpus } from 'node:os';
import { Disposable, EventEmitter } from 'vscode';
import * as v from 'valibot';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { modelNameOf } from '../../core/models/file/splitModel.ts';
import type { FileSpeed } from '../../core/models/modelAdvice.ts';
import { estimateSpeed, type LayerTimes } from '../../core/models/phi4Estimates.ts';
import type { Engine } from '../../core/ports/engine.ts';
import type { Logger } from '../../core/ports/logger.ts';
import type { ChildSetup } from '../../platform/engine/childEnvironment.ts';
import { measureSpeed } from '../../platform/models/speed/measureSpeed.ts';
import type { RememberedValues } from '../../platform/storage/rememberedValues.ts';
import type { ModelPageState } from '../../protocol/modelPageContract.ts';
import type { Settings } from '../settings/settings.ts';

const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const recordSchema = v.object({
  /** The machine that it was measured on: settings may be synced to another one. */
  machine: v.string(),
  layers: v.exactOptional(
    v.object({ layers: amount, layerBytes: amount, readingSeconds: amount, writingSeconds: amount }),
  ),
  measured: v.exactOptional(v.object({ reading: amount, writing: amount, modelName: v.string() })),
});
type Record = v.InferOutput<typeof recordSchema>;

const key = 'modelSpeed';
/** An answer with fewer tokens evaluated or generated says nothing about the speed. */
const minTokens = 16;

/** How fast phi-4 is on this machine: as measured with answers, or until then estimated from layers of its shape. */
export class MeasuredSpeed implements Disposable {
  readonly #parts: {
    readonly memory: RememberedValues;
    readonly settings: Settings;
    readonly engineEntry: string;
    readonly childSetup: ChildSetup;
    readonly logger: Logger;
  };
  readonly #changed = new EventEmitter<void>();
  readonly #subscription: Disposable;
  #measuring = false;
  #problem: string | undefined;

  /** @param parts.engine The engine of this machine, whose answers are measured. */
  constructor(parts: {
    readonly memory: RememberedValues;
    readonly settings: Settings;
    readonly engineEntry: string;
    readonly childSetup: ChildSetup;
    readonly logger: Logger;
    readonly session: ChatSession;
    readonly engine: Engine;
  }) {
    this.#parts = parts;
    const { session, engine } = parts;
    const measuring = session.onUpdate((update) => {
      if (update.kind !== 'turn' || update.turn.state !== 'complete' || !update.turn.usage) return;
      const { status } = engine;
      if (!('model' in status) || status.model.kind !== 'phi-4') return;
      // An endpoint may have answered although the model is loaded here too.
      if (update.turn.modelName !== status.model.name) return;
      const { evaluatedTokens = 0, promptSeconds, generatedTokens, generationSeconds } = update.turn.usage;
      if (Math.min(evaluatedTokens, generatedTokens) < minTokens) return;
      const measured = {
        reading: evaluatedTokens / promptSeconds,
        writing: generatedTokens / generationSeconds,
        modelName: status.model.name,
      };
      void this.#keep({ measured });
    });
    const changing = parts.memory.onDidChange(() => this.#changed.fire());
    this.#subscription = Disposable.from(measuring, changing);
  }

  readonly onDidChange = this.#changed.event;

  /** @param bytes The size of the file that an estimate is for. */
  speedFor(bytes: number): ModelPageState['speed'] {
    const { layers, measured } = this.#record;
    if (measured) return { state: 'measured', ...measured };
    if (this.#measuring) return { state: 'measuring' };
    if (layers) return { state: 'estimated', ...estimateSpeed(layers, bytes) };
    return this.#problem === undefined ? { state: 'unknown' } : { state: 'failed', problem: this.#problem };
  }

  /** How fast a file of phi-4 is: as measured with its own answers, or estimated; undefined where nothing is known. */
  speedOf({ fileName, bytes }: { readonly fileName: string; readonly bytes: number }): FileSpeed | undefined {
    const { layers, measured } = this.#record;
    if (measured?.modelName === modelNameOf(fileName))
      return { state: 'measured', reading: measured.reading, writing: measured.writing };
    return layers ? { state: 'estimated', ...estimateSpeed(layers, bytes) } : undefined;
  }

  /** Measures again, once at a time. `speedFor` reports errors. */
  async measure(): Promise<void> {
    if (this.#measuring) return;
    this.#measuring = true;
    this.#problem = undefined;
    this.#changed.fire();
    const { engineEntry, childSetup, logger, settings } = this.#parts;
    try {
      const { threads } = settings.current.model;
      const layers: LayerTimes = await measureSpeed({
        entry: engineEntry,
        threads,
        logger,
        ...childSetup,
      });
      await this.#keep({ layers });
    } catch (error) {
      this.#problem = PhidelityError.from(error).message;
      logger.warn(`The speed could not be measured: ${this.#problem}`);
    } finally {
      this.#measuring = false;
      this.#changed.fire();
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  get #record(): Record {
    return this.#recordIn(this.#parts.memory.get(key));
  }

  #recordIn(value: unknown): Record {
    const machine = `${cpus()[0]?.model ?? ''} × ${availableParallelism()}, ${this.#parts.settings.current.model.threads}`;
    const kept = v.safeParse(recordSchema, value);
    return kept.success && kept.output.machine === machine ? kept.output : { machine };
  }

  async #keep(found: Omit<Record, 'machine'>): Promise<void> {
    await this.#parts.memory.update(key, (before) => ({ ...this.#recordIn(before), ...found }));
  }
}
