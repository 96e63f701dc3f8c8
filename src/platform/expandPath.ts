import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a path in a setting may refer to. */
export interface PathPlaces {
  /** The user's home folder. */
  readonly home: string;
  /** The first folder of the workspace. */
  readonly workspaceFolder?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The absolute path that a person means: `~` and VS Code's variables `${userHome}`, `${workspaceFolder}` and `${env:NAME}` are
 * replaced, quotes around it and the form `file:///…` understood. A relative path counts from the workspace's folder, or from the
 * home folder where there is none. A variable without a value stays as it is written. Empty for an empty text.
 */
export function expandPath(written: string, { home, workspaceFolder, environment }: PathPlaces): string {
  const text = written
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim();
  if (text === '') return '';
  if (/^file:\/\//i.test(text) && URL.canParse(text)) {
    try {
      return fileURLToPath(text);
    } catch {
      return text; // of another machine
    }
  }
  const path = text
    .replaceAll(/\$\{userHome\}/g, () => home)
    .replaceAll(/\$\{workspaceFolder\}/g, (variable) => workspaceFolder ?? variable)
    .replaceAll(/\$\{env:([^}]+)\}/g, (variable, name: string) => environment[name] ?? variable)
    .replace(/^~(?=$|[\\/])/, () => home);
  return resolve(workspaceFolder ?? home, path);
}
