import { isModuleName } from './isModuleName.ts';

/** The module that a file of this name holds: source, or an extension built for some Python. `undefined` for others. */
export function moduleOfFile(fileName: string): string | undefined {
  const [, module] = /^([^.]+)(?:\.py|(?:\.[\w-]+)*\.(?:so|pyd))$/u.exec(fileName) ?? [];
  return module !== undefined && isModuleName(module) ? module : undefined;
}
