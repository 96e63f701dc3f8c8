import type { ClassifiedModule } from '../packages/classifyModule.ts';

/**
 * The address of the documentation of a module, or of a symbol in it; undefined for what is of the workspace or known
 * nowhere. Python's own manual has an anchor for each symbol; a package has its own documentation or its page on PyPI.
 */
export function documentationUrl({
  scanned,
  module,
}: {
  readonly scanned: { readonly module: string; readonly symbol?: string };
  readonly module: ClassifiedModule | undefined;
}): string | undefined {
  if (module && isOfPython(module)) {
    const version = module.version === undefined ? '3' : module.version.split('.').slice(0, 2).join('.');
    const anchor = scanned.symbol === undefined ? '' : `#${scanned.symbol.replaceAll('()', '')}`;
    return `https://docs.python.org/${version}/library/${scanned.module.toLowerCase()}.html${anchor}`;
  }
  switch (module?.class) {
    case 'familiar':
    case 'standard-library':
    case 'installed':
    case 'declared':
    case 'on-pypi': {
      if (module.documentation !== undefined) return module.documentation;
      const { distribution, version } = module;
      if (distribution === undefined || module.nearest.length > 0) return undefined;
      return `https://pypi.org/project/${distribution}/${version === undefined ? '' : `${version}/`}`;
    }
    case 'workspace':
    case 'not-found':
    case 'unknown':
    case undefined:
      return undefined;
  }
}

/** What is familiar may be; a project on PyPI that is called "python" is not. */
function isOfPython({ class: of, distribution }: ClassifiedModule): boolean {
  return distribution === 'python' && (of === 'standard-library' || of === 'familiar');
}
