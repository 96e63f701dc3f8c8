import type { ModelInfo } from '../ports/engine.ts';

/** A model's name for people, with where it runs unless that is this machine, such as "phi-4 @ team-gpu". */
export function modelLabel({ name, source }: ModelInfo): string {
  return source.kind === 'local' ? name : `${name} @ ${source.name}`;
}
