/** The first line of a function of the corpus as one writes it who does not annotate. */
export function withoutAnnotations(signature: string): string {
  return signature.replace(/: [\w[\]]+(?=[,)])/g, '').replace(/ -> .*:$/, ':');
}
