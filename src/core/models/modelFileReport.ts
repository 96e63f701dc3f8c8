import type { ModelInfo } from '../ports/engine.ts';

/** What a model's file says about itself, read without loading it. */
export interface ModelFileReport {
  readonly fileName: string;
  readonly bytes: number;
  /** By its shape, not by its name. */
  readonly kind: ModelInfo['kind'];
  /** llama.cpp's name for the family. */
  readonly architecture: string;
  readonly parameters: number;
  /** Tokens in its vocabulary; 0 where it has none. */
  readonly vocabulary: number;
  /** Tokens that it was trained to read at once. */
  readonly contextSize: number | null;
  /** Such as "Q4_K_M"; null where the file does not say. */
  readonly quantisation: string | null;
  /** The format of conversations that its control tokens are for; null where Phidelity knows none of them. */
  readonly chatFormat: 'phi-4' | 'chatml' | null;
  /** Why it cannot be used; null for one that can. */
  readonly problem: string | null;
}
