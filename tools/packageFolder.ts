/** The folder of the npm package that a file belongs to, such as `node_modules/a/node_modules/@b/c`. */
export function packageFolder(file: string): string {
  const parts = file.split('/');
  const last = parts.lastIndexOf('node_modules');
  const depth = parts[last + 1]?.startsWith('@') ? 3 : 2;
  return parts.slice(0, last + depth).join('/');
}
