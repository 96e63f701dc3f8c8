/** Why a question cannot be asked. Sizes are in tokens. */
export type QuestionProblem =
  /** Nothing was typed. */
  | { readonly kind: 'empty' }
  /** An earlier question was edited until nothing was left of it. */
  | { readonly kind: 'emptied' }
  | {
      readonly kind: 'too-long';
      readonly size: number;
      /** The largest question that fits; 0 or more. */
      readonly limit: number;
      /** Both numbers are estimates. */
      readonly isEstimate: boolean;
    }
  /** An answer cannot be continued: with its question it fills the context. */
  | { readonly kind: 'full' }
  /** Not even the first line of quoted code fits. Lines count from 1. */
  | {
      readonly kind: 'line-too-long';
      readonly path: string;
      readonly line: number;
      readonly size: number;
    };
