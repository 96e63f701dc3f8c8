import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { artefacts } from '../../esbuild.mjs';
import { projectRoot } from '../../tools/projectRoot.ts';
import { demoModel } from './engineFixture.ts';

/** Builds `fakeGpu.ts` as the engine is built, and gives the entry. */
export async function buildFakeGpu(): Promise<string> {
  // Below the bundles, where Node finds that of node-llama-cpp.
  const outdir = join(projectRoot, 'dist', 'test', 'fakeGpu');
  const entryPoints = { engine: join(projectRoot, 'test', 'support', 'fakeGpu.ts') };
  await build({ ...artefacts.engine, absWorkingDir: projectRoot, entryPoints, outdir });
  return join(outdir, 'engine.mjs');
}

const normName = 'output_norm.weight';

/** Writes the demo model with an output that is not a number, as a broken driver of a GPU would compute it. */
export async function writeSenselessModel(path: string): Promise<void> {
  const { readGgufFileInfo } = await import('node-llama-cpp');
  const { fullTensorInfo = [] } = await readGgufFileInfo(demoModel, { sourceType: 'filesystem' });
  const norm = fullTensorInfo.find(({ name }) => name === normName);
  if (!norm) throw new Error(`The demo model has no ${normName}.`);
  const bytes = await readFile(demoModel);
  const values = Number(norm.dimensions[0]);
  for (let at = 0; at < values; at += 1) bytes.writeFloatLE(Number.NaN, Number(norm.fileOffset) + 4 * at);
  await writeFile(path, bytes);
}
