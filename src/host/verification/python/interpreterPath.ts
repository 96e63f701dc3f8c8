import { isAbsolute, join } from 'node:path';

/**
 * The absolute path that a setting means: `~` is the home folder, `${workspaceFolder}` and relative paths are of the
 * workspace folder. Undefined where the setting is empty, or speaks of a workspace folder and there is none.
 */
export function interpreterPath(
  setting: string,
  { folder, home }: { readonly folder: string | undefined; readonly home: string },
): string | undefined {
  const path = setting.replace(/^~(?=$|[/\\])/, () => home);
  if (path === '') return undefined;
  const inFolder = path.replaceAll('${workspaceFolder}', () => folder ?? '');
  if (folder === undefined && inFolder !== path) return undefined;
  if (isAbsolute(inFolder)) return inFolder;
  return folder === undefined ? undefined : join(folder, inFolder);
}
