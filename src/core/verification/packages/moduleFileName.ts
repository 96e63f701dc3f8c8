const identifier = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** Whether a name can stand in an import. */
export function isModuleName(name: string): boolean {
  return identifier.test(name);
}

/** The module that a file of this name holds: source, or an extension built for some Python. `undefined` for others. */
export function moduleOfFile(fileName: string): string | undefined {
  const [, module] = /^([^.]+)(?:\.py|(?:\.[\w-]+)*\.(?:so|pyd))$/u.exec(fileName) ?? [];
  return module !== undefined && isModuleName(module) ? module : undefined;
}
