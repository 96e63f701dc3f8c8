/** Whether a name can stand in an import. */
export function isModuleName(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name);
}
