/** Name and version from the beginning of a `METADATA` or `PKG-INFO` file; `undefined` where it does not say both. */
export function readDistributionMetadata(
  text: string,
): { readonly name: string; readonly version: string } | undefined {
  const [head = ''] = text.split(/\r?\n\r?\n/, 1);
  const name = /^Name:[ \t]*(\S+)/im.exec(head)?.[1];
  const version = /^Version:[ \t]*(\S+)/im.exec(head)?.[1];
  return name !== undefined && version !== undefined ? { name, version } : undefined;
}
