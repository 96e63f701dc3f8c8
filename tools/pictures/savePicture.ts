import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { findOnPath } from '../findOnPath.ts';
import { projectRoot } from '../projectRoot.ts';
import type { Stage } from './stage.ts';

/** Rounds a box that holds all the elements outward, with a margin; pixels of the window. */
async function around(
  elements: readonly Locator[],
  margin = 8,
): Promise<{ x: number; y: number; width: number; height: number }> {
  const boxes = await Promise.all(elements.map((element) => element.boundingBox()));
  const known = boxes.filter((box) => box !== null);
  const left = Math.max(0, Math.min(...known.map(({ x }) => x)) - margin);
  const top = Math.max(0, Math.min(...known.map(({ y }) => y)) - margin);
  const right = Math.max(...known.map(({ x, width }) => x + width)) + margin;
  const bottom = Math.max(...known.map(({ y, height }) => y + height)) + margin;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Saves a part of the window, with 256 colours where pngquant is installed: the pictures are shipped. */
export async function save(stage: Stage, file: string, elements?: readonly Locator[]): Promise<void> {
  const { page } = stage.workbench;
  await page.waitForTimeout(400);
  const target = path.join(projectRoot, file);
  await page.screenshot({ path: target, ...(elements ? { clip: await around(elements) } : {}) });
  const pngquant = findOnPath('pngquant');
  if (pngquant) execFileSync(pngquant, ['--nofs', '--force', '--skip-if-larger', '--output', target, target]);
  console.log(file);
}
