import type { SourceLocation } from '../../../core/text/position.ts';
import {
  assignsAttribute,
  classFillsItself,
  isAbstractClass,
  isBroken,
  makesOwnNames,
  setsAttribute,
} from '../../../core/verification/symbols/namesInSource.ts';
import { isStub, isTypeshed, readSource } from './moduleSource.ts';

/** Whether a name that pyright does not find in a class is certainly absent. */
export async function isAbsenceSure(owner: readonly SourceLocation[], name: string): Promise<boolean> {
  const hasStub = owner.some(isStub);
  // Stubs leave out private names.
  if (hasStub && /^_(?!_)/.test(name)) return false;
  for (const place of owner) {
    const text = await readSource(place.path);
    if (isStub(place)) {
      if (!isTypeshed(place) && isBroken(text)) return false;
    } else if (!hasStub) {
      if (makesOwnNames(text) || isBroken(text)) return false;
    } else if (setsAttribute(text, name)) return false;
  }
  return true;
}

/** Whether an attribute that pyright does not find in typed classes is certainly absent in their instances. */
export async function isAbsentInResult(classes: readonly SourceLocation[], name: string): Promise<boolean> {
  const hasStub = classes.some(isStub);
  for (const place of classes) {
    const text = await readSource(place.path);
    if (isAbstractClass(text, place.line)) return false;
    if (isStub(place)) {
      if (!isTypeshed(place) && isBroken(text)) return false;
      // A stub may be of another version than the source next to it.
    } else if (hasStub) {
      if (setsAttribute(text, name)) return false;
    } else if (assignsAttribute(text, name) || classFillsItself(text, place.line) || isBroken(text))
      return false;
  }
  return true;
}
