import type { ModelInfo } from '../ports/engine.ts';

/** A model's display name, with where it runs unless that is this machine, such as "phi-4 @ team-gpu". */
export function modelLabel({ name, source }: ModelInfo): string {
  return source.kind === 'local' ? name : `${name} @ ${source.name}`;
}

/** Where a model runs, which identifies it: the path of its file, or the address of its endpoint. */
export function modelLocation({ source }: ModelInfo): string {
  return source.kind === 'local' ? source.path : source.url;
}

/** A model's display name, from what its server calls it: servers name paths of files, and tags without meaning. */
export function servedModelName(id: string): string {
  const file = id.split(/[\\/]/).at(-1) ?? id;
  const name = file.replace(/\.gguf$/i, '').replace(/:latest$/, '');
  return name || id || '?';
}

/** Whether a server's name for a model says that it is phi-4 itself, and not one of its smaller or later relatives. */
export function isPhi4Name(name: string): boolean {
  return /phi-?4/i.test(name) && !isRelativeName(name);
}

/** Whether a name is of one of phi-4's relatives, whose shape may be phi-4's. */
export function isRelativeName(name: string): boolean {
  return /mini|multimodal|reasoning|vision|demo/i.test(name);
}

/** phi-4's 14.66 billion, from its model card, with a margin for how servers count them. */
const [least, most] = [14.5e9, 14.8e9];

/** Whether a model has as many parameters as phi-4. */
export function isPhi4Size(parameters: number): boolean {
  return parameters >= least && parameters <= most;
}
