/** `npm run types`: checks each room of src/ with the globals it runs with, then the tools and the tests. */
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from './projectRoot.ts';
import { runEntryPoint } from './runEntryPoint.ts';

const compiler = path.join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');

/** What the compiler says about a folder; nothing when all is well. */
async function complaints(folder: string): Promise<string> {
  try {
    await promisify(execFile)(process.execPath, [compiler, '--pretty', 'false', '-p', folder], {
      cwd: projectRoot,
    });
    return '';
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    return `${stdout ?? ''}${stderr ?? ''}`.trim() || String(error);
  }
}

await runEntryPoint(async () => {
  const rooms = await readdir(path.join(projectRoot, 'src'), { withFileTypes: true });
  const folders = rooms.filter((entry) => entry.isDirectory()).map((entry) => `src/${entry.name}`);
  let failed = 0;
  for (const folder of [...folders, 'tools', 'test']) {
    const told = await complaints(folder);
    if (told === '') continue;
    failed += 1;
    console.error(`${folder}:\n${told}\n`);
  }
  if (failed === 0) console.log(`${folders.length + 2} projects, no errors.`);
  return failed > 0 ? 1 : 0;
});
