import { isUtf8 } from 'node:buffer';
import { readdir } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import {
  readRequirements,
  requirementsFileOrder,
} from '../core/verification/requirements/readRequirements.ts';
import { environmentNames } from '../platform/verification/interpreter/findInterpreter.ts';
import { fileExists, readSmallBytes } from '../platform/verification/untrustedFiles.ts';
import type { NamedFile } from './sourceFiles.ts';
import { type FoundProblem, recordName } from './verifyReport.ts';

/** Files that are verified against the same environment and the same record. */
export interface FileProject {
  /** The absolute path of the folder that takes the place of the editor's workspace folder. */
  readonly folder: string;
  /** The folder whose record of verified APIs counts. */
  readonly recordFolder: string;
  readonly files: readonly NamedFile[];
  /** Its files, and those around it, that cannot be read. */
  readonly problems: readonly FoundProblem[];
}

/** Where a repository ends. */
const repositories = ['.git', '.hg'];

/**
 * Files by the project that each belongs to, wherever the command stands: the nearest folder with a virtual environment
 * of its own, else the repository, else the outermost folder around it with a requirements file; else the folder that was
 * named on the command line.
 */
export async function fileProjects(files: readonly NamedFile[]): Promise<readonly FileProject[]> {
  const projects = new Map<string, { place: ProjectPlace; files: NamedFile[]; marked: Set<string> }>();
  const places = new Map<string, { readonly place: ProjectPlace; readonly marked: readonly string[] }>();
  for (const file of files) {
    const folder = path.dirname(path.resolve(file.path));
    const found = places.get(folder) ?? (await projectOf(folder, file.within));
    places.set(folder, found);
    const key = JSON.stringify(found.place);
    const project = projects.get(key) ?? { place: found.place, files: [], marked: new Set() };
    projects.set(key, project);
    project.files.push(file);
    for (const marked of found.marked) project.marked.add(marked);
  }
  return Promise.all(
    Array.from(projects.values(), async ({ place, files: own, marked }) => {
      const problems = await Promise.all(Array.from(marked, problemsIn));
      return { ...place, files: own, problems: problems.flat() };
    }),
  );
}

type ProjectPlace = Pick<FileProject, 'folder' | 'recordFolder'>;

async function projectOf(
  start: string,
  within: string | undefined,
): Promise<{ readonly place: ProjectPlace; readonly marked: readonly string[] }> {
  const marks = await marksAround(start);
  const hasMark = (one: FolderMarks): boolean =>
    one.isProject || one.hasEnvironment || one.hasRecord || one.isRepository;
  const named = path.resolve(within ?? '');
  const unmarked = isWithin(start, named) ? named : start;
  const found = marks.find(({ hasEnvironment }) => hasEnvironment) ?? marks.findLast(hasMark);
  const folder = found?.folder ?? unmarked;
  return {
    place: { folder, recordFolder: marks.find(({ hasRecord }) => hasRecord)?.folder ?? folder },
    marked: marks.flatMap((one) => (one.isProject && isWithin(one.folder, folder) ? [one.folder] : [])),
  };
}

/** Of the folders from one up to the repository, the nearest first. */
async function marksAround(start: string): Promise<FolderMarks[]> {
  const marks: FolderMarks[] = [];
  for (const folder of foldersAround(start)) {
    marks.push(await marksOf(folder));
    if (marks.at(-1)!.isRepository) break;
  }
  return marks;
}

/** From a folder up; those that hold the projects of many people or of one person do not count. */
function foldersAround(start: string): string[] {
  const ends = new Set([path.parse(start).root, path.resolve(tmpdir()), homeFolder()]);
  const folders: string[] = [];
  for (let folder = start; !ends.has(folder); folder = path.dirname(folder)) folders.push(folder);
  return folders;
}

/** Undefined where the system knows none, as for a user that a container has made up. */
function homeFolder(): string | undefined {
  try {
    return path.resolve(homedir());
  } catch {
    return undefined;
  }
}

/** What in a folder says that it is a project's. */
interface FolderMarks {
  readonly folder: string;
  readonly isProject: boolean;
  readonly hasEnvironment: boolean;
  readonly hasRecord: boolean;
  readonly isRepository: boolean;
}

async function marksOf(folder: string): Promise<FolderMarks> {
  const names: string[] = await readdir(folder).catch(() => []);
  const environments = environmentNames.filter((name) => names.includes(name));
  const configurations = environments.map((name) => path.join(folder, name, 'pyvenv.cfg'));
  return {
    folder,
    isProject: names.some((name) => requirementsFileOrder(name) >= 0),
    hasEnvironment: (await Promise.all(configurations.map(fileExists))).includes(true),
    hasRecord: await fileExists(path.join(folder, recordName)),
    isRepository: repositories.some((name) => names.includes(name)),
  };
}

function isWithin(folder: string, other: string): boolean {
  return folder === other || folder.startsWith(other.endsWith(path.sep) ? other : other + path.sep);
}

/** TOML and JSON are in UTF-8; of other files, nothing says so. */
const strictFile = /\.toml$|^(?:uv|poetry|pdm)\.lock$|^Pipfile/;

/** The requirements files in a folder that cannot be read, or not as a whole. */
async function problemsIn(folder: string): Promise<readonly FoundProblem[]> {
  const names: string[] = await readdir(folder).catch(() => []);
  const problems: FoundProblem[] = [];
  for (const name of names.filter((one) => requirementsFileOrder(one) >= 0).sort()) {
    const file = path.join(folder, name);
    const problem = problemOf(name, await readSmallBytes(file, longestManifest));
    if (problem !== undefined) problems.push({ path: shownPath(file), problem });
  }
  return problems;
}

/** As much as is read of it. */
const longestManifest = 16 << 20;

function problemOf(name: string, bytes: Buffer | undefined): string | undefined {
  if (bytes === undefined) return 'cannot be read';
  if (!strictFile.test(name)) return undefined;
  if (!isUtf8(bytes)) return 'is not UTF-8';
  const { broken } = readRequirements(name, bytes.toString('utf8'));
  return broken === 0 ? undefined : `cannot be read as a whole: entries that were left out: ${broken}`;
}

/** A path as it is shown: relative to the current folder, with slashes. */
export function shownPath(file: string): string {
  return path.relative(process.cwd(), path.resolve(file)).split(path.sep).join('/');
}
