import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GpuFinding } from '../../../src/core/ports/gpu.ts';
import { probeGpu } from '../../../src/platform/engine/probeGpu.ts';
import { ended } from '../../support/ended.ts';
import { memoryLogger } from '../../support/engineFixture.ts';

/** A back-end that is named is asked for on every platform. */
const request = { backend: 'vulkan' } as const;

describe('Asking the drivers for a GPU', () => {
  let folder: string;

  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'phidelity-gpu-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Asks a process that does this. */
  const ask = async (code: string, timeout = 20_000): Promise<GpuFinding> => {
    const entry = join(folder, 'entry.mjs');
    await writeFile(entry, code);
    return probeGpu({ entry, request, logger: memoryLogger(), timeout });
  };
  const why = (finding: GpuFinding): string => (finding.state === 'unknown' ? finding.why : finding.state);

  it('passes on the request and returns the finding', async () => {
    const code = `process.send({ state: 'none', reason: 'absent', why: process.argv[2] });`;
    assert.deepEqual(await ask(code), { state: 'none', reason: 'absent', why: JSON.stringify(request) });
  });

  it('survives a driver that crashes the process', async () => {
    assert.match(
      why(await ask('process.abort();')),
      /The process that asked its driver ended unexpectedly \(/,
    );
  });

  it('kills one that does not answer, with all processes that it has started', async () => {
    const pids = join(folder, 'pids');
    const finding = await ask(
      `import { spawn } from 'node:child_process';
       import { writeFileSync } from 'node:fs';
       const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
       writeFileSync(${JSON.stringify(pids)}, JSON.stringify([process.pid, other.pid]));
       for (;;);`,
      2000,
    );
    assert.match(why(finding), /did not answer within 2 s/);
    const [own, other] = JSON.parse(await readFile(pids, 'utf8')) as [number, number];
    await ended(own);
    // Windows knows no groups of processes.
    if (process.platform !== 'win32') await ended(other);
  });

  it('rejects an invalid answer', async () => {
    assert.match(why(await ask(`process.send({ state: 'found' });`)), /invalid answer/);
  });

  it('starts no process where no driver is to be asked', async () => {
    const entry = join(folder, 'missing.mjs');
    const finding = await probeGpu({ entry, request: { backend: 'cpu' }, logger: memoryLogger() });
    assert.equal(finding.state === 'none' && finding.reason, 'setting');
  });
});
