interface ExcerptPlace {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** The sentence before the code in the question of "Explain Selection". */
export function explainLeadIn({ path, startLine, endLine }: ExcerptPlace): string {
  const lines = startLine === endLine ? `line ${startLine}` : `lines ${startLine}-${endLine}`;
  return `Explain this code from \`${path}\`, ${lines}:`;
}
