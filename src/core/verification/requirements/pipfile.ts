import type { Declarations } from './declarations.ts';
import { readToml } from './readToml.ts';

/** What a Pipfile holds beside its categories of packages. */
const others = new Set(['source', 'requires', 'scripts', 'pipenv', 'pipfile']);

/** Reads a `Pipfile`: every category of packages. */
export function readPipfile(text: string): Declarations {
  const { table, broken } = readToml(text);
  const categories = Object.entries(table).filter(([name]) => !others.has(name));
  const distributions = categories.flatMap(([, value]) =>
    typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [],
  );
  return { distributions, includes: [], broken };
}
