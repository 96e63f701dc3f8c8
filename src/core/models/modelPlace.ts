import type { ModelInfo } from '../ports/engine.ts';

/** Where a model runs, by which it is told from another: the path of its file, or the address of its endpoint. */
export function modelPlace({ source }: ModelInfo): string {
  return source.kind === 'local' ? source.path : source.url;
}
