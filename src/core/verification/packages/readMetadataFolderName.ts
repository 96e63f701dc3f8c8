/**
 * Name and version that the folder or file of a distribution's metadata is named after, as `PyYAML-6.0.dist-info` or
 * `six-1.16.0-py3.11.egg-info`. The version is empty where it is not named.
 */
export function readMetadataFolderName(
  fileName: string,
): { readonly name: string; readonly version: string } | undefined {
  const [, name, version = ''] =
    /^([a-z0-9][\w.]*?(?:-[a-z][\w.]*?)*)(?:-(\d[^-]*))?(?:-py[\d.]+(?:-.+)?)?\.(?:dist|egg)-info$/i.exec(
      fileName,
    ) ?? [];
  return name === undefined ? undefined : { name, version };
}
