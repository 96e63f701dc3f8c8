import { homedir } from 'node:os';
import path from 'node:path';
import { Uri, workspace } from 'vscode';
import { type PromptFile, readPromptFile } from '../../core/slashCommands/promptFile.ts';
import { filesIn, readMarkdown } from './readMarkdown.ts';

/** More than anybody chooses from. */
const mostFiles = 200;

/** A folder with prompts, and how their files' names end. */
interface PromptFolder {
  readonly uri: Uri;
  readonly ending: string;
}

/** A user's own command, and where it is. */
export interface PromptFileAt extends PromptFile {
  readonly uri: Uri;
}

/**
 * The user's own commands, as they are now: of each name one, those in `.phidelity/prompts` before those in VS Code's places
 * for prompts. None in a workspace that is not trusted.
 */
export async function readPromptFiles(): Promise<readonly PromptFileAt[]> {
  const found = new Map<string, PromptFileAt>();
  for (const { uri: folder, ending } of promptFolders()) {
    for (const fileName of await filesIn(folder, ending)) {
      if (found.size >= mostFiles) return [...found.values()];
      const uri = Uri.joinPath(folder, fileName);
      const text = await readMarkdown(uri);
      const prompt = text === undefined ? undefined : readPromptFile(text, fileName);
      if (prompt && !found.has(prompt.name)) found.set(prompt.name, { ...prompt, uri });
    }
  }
  return [...found.values()];
}

function promptFolders(): readonly PromptFolder[] {
  if (!workspace.isTrusted) return [];
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const own = folders.map((folder) => ({
    uri: Uri.joinPath(folder, '.phidelity', 'prompts'),
    ending: '.md',
  }));
  const others = vscodePlaces().flatMap((place) => placeUris(place, folders));
  return [...own, ...others.map((uri) => ({ uri, ending: '.prompt.md' }))];
}

/** What VS Code's own setting says; without it, where VS Code looks by itself. */
function vscodePlaces(): readonly string[] {
  const set: unknown = workspace.getConfiguration('chat').get('promptFilesLocations');
  const places = typeof set === 'object' && set !== null ? Object.entries(set) : [];
  return places.length === 0
    ? ['.github/prompts']
    : places.filter(([, isUsed]) => isUsed === true).map(([place]) => place);
}

function placeUris(place: string, folders: readonly Uri[]): readonly Uri[] {
  // Patterns are for folders of any name, which would have to be looked for in the whole workspace.
  if (/[*?{}[\]]/.test(place)) return [];
  if (/^~[\\/]/.test(place)) return [Uri.file(path.join(homedir(), place.slice(2)))];
  if (path.isAbsolute(place)) return [Uri.file(place)];
  return folders.map((folder) => Uri.joinPath(folder, place));
}
