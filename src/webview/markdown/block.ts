/** A stretch of Markdown between two places where no construct can reach across. */
interface TextBlock {
  readonly kind: 'text';
  readonly source: string;
}

/** A fenced code block. `closed` is false while its end is still to come. */
interface CodeBlock {
  readonly kind: 'code';
  /** The first word of the fence's info string, in lower case; empty where there is none. */
  readonly language: string;
  readonly code: string;
  readonly closed: boolean;
}

export type Block = TextBlock | CodeBlock;
