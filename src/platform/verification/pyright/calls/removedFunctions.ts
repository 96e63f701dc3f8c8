import type { SourceLocation } from '../../../../core/text/position.ts';
import { errorOfRemovedFunction } from '../../../../core/verification/symbols/alwaysRaises.ts';
import { isStub, readSource } from '../modules/moduleSource.ts';
import type { InstalledSources } from './installedSources.ts';

/** In lines; what was removed is not longer. */
const longestBody = 40;

/** What a body must have to raise an error whatever happens: a `raise`, or a call of a function by its plain name. */
const mayRaise = /^\s+raise\b|^\s+[A-Za-z_]\w*\(/m;

/** The error that calling what is defined at some places always raises; undefined where it may work. */
export async function errorOfRemoved(
  places: readonly SourceLocation[],
  sources: InstalledSources,
): Promise<string | undefined> {
  let error: string | undefined;
  for (const place of places) {
    if (isStub(place) || !(await isCandidate(place))) return undefined;
    for (const { source, definition } of (await sources.definitionsAt(place)) ?? []) {
      error = errorOfRemovedFunction(source.outline, definition);
      if (error === undefined) return undefined;
    }
  }
  return error;
}

/** Whether a closer look may show something: reading a source as a whole takes long. */
async function isCandidate({ path, line }: SourceLocation): Promise<boolean> {
  const lines = (await readSource(path)).split('\n').slice(line - 1, line + longestBody);
  if (!/^def\s/.test(lines[0] ?? '')) return false;
  const end = lines.findIndex((text, at) => at > 0 && /^[^\s#)\]}]/.test(text));
  const body = lines.slice(0, end < 0 ? undefined : end).join('\n');
  return end > 0 && !/\b(?:return|yield)\b(?![^\n]*["'])/.test(body) && mayRaise.test(body);
}
