/** A model's name for people, from what a server calls it: servers give paths of files, and tags that say nothing. */
export function servedModelName(id: string): string {
  const file = id.split(/[\\/]/).at(-1) ?? id;
  const name = file.replace(/\.gguf$/i, '').replace(/:latest$/, '');
  return name === '' ? 'a model without a name' : name;
}
