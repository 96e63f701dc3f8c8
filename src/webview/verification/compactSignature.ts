/** A signature as a checker prints it, one parameter a line, with each of its forms in one line. */
export function compactSignature(signature: string): string {
  return signature
    .replaceAll(/,?\s*\n\s*([)\]])/g, '$1')
    .replaceAll(/([([,])\n\s*/g, (_, before: string) => (before === ',' ? ', ' : before))
    .replace(/^(\([\w ]+\))\n/, '$1 ')
    .replaceAll(/\n{2,}/g, '\n');
}
