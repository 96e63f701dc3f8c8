import type { SourceLocation } from '../../../../core/text/position.ts';
import { errorOfRemovedFunction } from '../../../../core/verification/symbols/alwaysRaises.ts';
import { isStub } from '../modules/moduleSource.ts';
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
    if (isStub(place) || !(await isCandidate(place, sources))) return undefined;
    for (const { source, definition } of (await sources.definitionsAt(place)) ?? []) {
      error = errorOfRemovedFunction(source.outline, definition);
      if (error === undefined) return undefined;
    }
  }
  return error;
}

/** Whether a closer look may show something: reading a source as a whole takes long. */
async function isCandidate({ path, line }: SourceLocation, sources: InstalledSources): Promise<boolean> {
  const text = await sources.text(path);
  const lines = text.slice(startOfLine(text, line)).split('\n', longestBody + 1);
  if (!/^def\s/.test(lines[0] ?? '')) return false;
  const end = lines.findIndex((text, at) => at > 0 && /^[^\s#)\]}]/.test(text));
  const body = lines.slice(0, end < 0 ? undefined : end).join('\n');
  return end > 0 && !/\b(?:return|yield)\b(?![^\n]*["'])/.test(body) && mayRaise.test(body);
}

/** Of a line that is numbered from 1; the end of a text with fewer lines. */
function startOfLine(text: string, line: number): number {
  let start = 0;
  for (let before = 1; before < line; before++) {
    const end = text.indexOf('\n', start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  return start;
}
