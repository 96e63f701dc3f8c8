/** The elements of MathML that formulas are made of. Nothing else is ever created for one. */
export type MathTag =
  | 'mrow'
  | 'mi'
  | 'mn'
  | 'mo'
  | 'mtext'
  | 'mspace'
  | 'msup'
  | 'msub'
  | 'msubsup'
  | 'mfrac'
  | 'msqrt'
  | 'mroot'
  | 'mover'
  | 'munder'
  | 'munderover'
  | 'mtable'
  | 'mtr'
  | 'mtd'
  | 'mstyle';

/** The attributes of these elements. All values are ours. */
export interface MathAttributes {
  readonly mathvariant?: 'normal';
  readonly stretchy?: 'true' | 'false';
  readonly accent?: 'true';
  readonly linethickness?: '0';
  readonly displaystyle?: 'true' | 'false';
  readonly width?: string;
  readonly minsize?: string;
  readonly class?: 'math-bold' | 'math-code' | 'math-boxed' | 'math-left' | 'math-aligned';
}

/** An element of a formula. Leaves have text, all others have children. */
export interface MathNode {
  readonly tag: MathTag;
  readonly text?: string;
  readonly children?: readonly MathNode[];
  readonly attributes?: MathAttributes;
}

export function leaf(tag: MathTag, text: string, attributes?: MathAttributes): MathNode {
  return attributes ? { tag, text, attributes } : { tag, text };
}

export function branch(tag: MathTag, children: readonly MathNode[], attributes?: MathAttributes): MathNode {
  return attributes ? { tag, children, attributes } : { tag, children };
}

/** Nodes as one: a row, unless there is exactly one. */
export function row(nodes: readonly MathNode[]): MathNode {
  return nodes.length === 1 ? nodes[0]! : branch('mrow', nodes);
}
