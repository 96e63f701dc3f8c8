import { keepsSignature, unknownDecorators } from '../../../../core/verification/symbols/keptSignature.ts';
import type { InstalledDefinition, Library } from './installedSources.ts';

/** Classes of decorators that change nothing but take a keyword of their own. */
const dispatchers: ReadonlyMap<string, string> = new Map([['_dispatchable', 'backend']]);

/**
 * Whether the decorators of a function leave its parameters as they are.
 *
 * @param keywords Those that it is called with.
 * @param keyword The one that it is about; undefined for all parameters.
 */
export async function keepsSignatures(
  { source, definition }: InstalledDefinition,
  library: Library,
  keywords: readonly string[],
  keyword = '',
): Promise<boolean> {
  const { tokens } = source.outline;
  const decorators = unknownDecorators(tokens, definition, keyword);
  if (!decorators) return false;
  for (const { token, isCalled } of decorators) {
    const own = dispatchers.get(tokens.texts[token]!);
    if (own !== undefined && !keywords.includes(own)) continue;
    const places = await library.definitions(source.path, source.positionOf(token));
    const found = await library.sources.installed(places);
    const isKept = found.every((one) => keepsSignature(one.source.outline, one.definition, isCalled));
    if (found.length === 0 || !isKept) return false;
  }
  return true;
}
