import { type ModuleText, readModuleText } from './moduleText.ts';
import { fillingsOf, type SelfFilling } from './selfFilling.ts';

/** Whether something has a name. */
export type Has = 'yes' | 'no' | 'maybe';

/** A module whose source can be read. */
export interface ModuleFile {
  readonly path: string;
  /** Dotted, as far as its folders tell. */
  readonly name: string;
  readonly text: ModuleText;
  readonly fillings: readonly SelfFilling[];
}

/** Reads the source of a module. */
export function readModuleFile(path: string, name: string, source: string): ModuleFile {
  const text = readModuleText(source);
  return { path, name, text, fillings: fillingsOf(text, name.split('.').at(-1)!) };
}

/** Finds the modules that others import. */
export interface ModuleFiles {
  /**
   * A module as another one imports it. `absent`: there is none. `unreadable`: it is compiled, or not known yet.
   *
   * @param module Dotted; empty for the package itself.
   * @param level The leading dots.
   */
  find(importer: ModuleFile, module: string, level: number): ModuleFile | 'absent' | 'unreadable';
  /** The stub next to a module. */
  stubOf(file: ModuleFile): ModuleFile | 'absent' | 'unreadable';
}

/** What at least one of two says. */
export function either(one: Has, other: Has): Has {
  if (one === 'yes' || other === 'yes') return 'yes';
  return one === 'maybe' ? one : other;
}
