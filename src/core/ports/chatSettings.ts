import type { LoadRequest, Sampling } from './engine.ts';

/** What the person has set for answers. Read anew for every question. */
export interface ChatSettings {
  readonly model: LoadRequest;
  readonly sampling: Sampling;
  readonly maxTokens: number;
}
