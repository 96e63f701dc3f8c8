/**
 * Whether a line says so little that code holds it often, such as `else:`, `return None` or `})`: that it stands twice
 * proves nothing.
 */
export function isTrivialLine(line: string): boolean {
  const text = line.trim();
  if (text.length < 5) return true;
  return /^(?:\W*|(?:else|try|finally|pass|break|continue|return|end|except|default|raise)\W*|return (?:None|True|False|null|true|false);?)$/.test(
    text,
  );
}
