import type { ClassifiedModule } from '../packages/classifyModule.ts';
import { documentedName } from '../values/symbolNotation.ts';

/**
 * The address of the documentation of a module, or of a symbol in it; undefined for modules of the workspace and unknown
 * ones. Python's own manual has an anchor for each symbol; a package has its own documentation or its page on PyPI.
 */
export function documentationUrl({
  scanned,
  module,
}: {
  readonly scanned: { readonly module: string; readonly symbol?: string };
  readonly module: ClassifiedModule | undefined;
}): string | undefined {
  if (!module || !documented.has(module.class)) return undefined;
  return isOfPython(module) ? manualUrl(scanned, module.version) : packageUrl(module);
}

const documented: ReadonlySet<ClassifiedModule['class']> = new Set([
  'familiar',
  'standard-library',
  'installed',
  'declared',
  'on-pypi',
]);

/** A familiar module may be part of Python; a project on PyPI that is called "python" is not. */
function isOfPython({ class: of, distribution }: ClassifiedModule): boolean {
  return distribution === 'python' && (of === 'standard-library' || of === 'familiar');
}

function manualUrl(
  scanned: { readonly module: string; readonly symbol?: string },
  version: string | undefined,
): string {
  const manual = version === undefined ? '3' : version.split('.').slice(0, 2).join('.');
  const anchor = scanned.symbol === undefined ? '' : `#${documentedName(scanned.symbol)}`;
  return `https://docs.python.org/${manual}/library/${scanned.module.toLowerCase()}.html${anchor}`;
}

/** Undefined where the name may be a misspelling: its page would make it look right. */
function packageUrl({ documentation, distribution, version, nearest }: ClassifiedModule): string | undefined {
  if (documentation !== undefined) return documentation;
  if (distribution === undefined || nearest.length > 0) return undefined;
  return `https://pypi.org/project/${distribution}/${version === undefined ? '' : `${version}/`}`;
}
