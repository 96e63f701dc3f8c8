import type { SourceLocation } from '../../../core/text/position.ts';
import { fillsItself, isBroken, makesOwnNames } from '../../../core/verification/symbols/namesInSource.ts';
import { isStandardLibrary, isStub, isTypeshed, readSource, sourceBinds } from './moduleSource.ts';

/** Whether a name that pyright does not find in a module is certainly absent. */
export async function isAbsenceSure(owner: readonly SourceLocation[], name: string): Promise<boolean> {
  const hasStub = owner.some(isStub);
  const isSound = owner.some(isStandardLibrary);
  // Stubs leave out private names.
  if (hasStub && /^_(?!_)/.test(name)) return false;
  for (const place of owner) {
    const text = await readSource(place.path);
    if (isStub(place)) {
      if (!isTypeshed(place) && isBroken(text)) return false;
    } else if (!hasStub) {
      if (makesOwnNames(text) || isBroken(text)) return false;
    } else if (!isSound && fillsItself(text)) return false;
    else if (await sourceBinds(place.path, name, isSound)) return false;
  }
  return true;
}
