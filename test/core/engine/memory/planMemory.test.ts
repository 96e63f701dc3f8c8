import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MachineMemory } from '../../../../src/core/engine/memory/machineMemory.ts';
import type {
  MemoryRequest,
  MemoryRequirements,
} from '../../../../src/core/engine/memory/memoryRequirements.ts';
import { describeReduction, memoryShortageError, reductionsLine } from '../../../../src/wording/memory.ts';
import { planMemory, type MemoryShortage } from '../../../../src/core/engine/memory/planMemory.ts';
import type { MemoryPlan } from '../../../../src/core/ports/memoryPlan.ts';

const GB = 1e9;
const MB = 1e6;

/** phi-4 at Q4_K_M, in round figures: 9 GB of weights, of which 6.4 GB are repacked; 200 KiB of cache a token. */
const phi4: MemoryRequirements = {
  processBytes: 300 * MB,
  inputBytes: 300 * MB,
  layers: Array.from({ length: 40 }, () => ({ bytes: 207.5 * MB, repackedBytes: 160 * MB })),
  output: { bytes: 400 * MB, repackedBytes: 0, isTied: false },
  cacheBytesPerToken: 204_800,
  compute: { host: 15 * MB, hostPerToken: 0, device: 175 * MB },
};
const weights = 9 * GB;
const cacheOf = (tokens: number): number => tokens * phi4.cacheBytesPerToken;

const machine = (freeBytes: number, ...devices: number[]): MachineMemory => ({
  freeBytes,
  heldBytes: 200 * MB,
  devices: devices.map((free, at) => ({ name: `GPU ${at}`, freeBytes: free, isShared: false })),
});
const wanted: MemoryRequest = { largestContext: 16_384, completionContextSize: 2048, memoryMap: 'auto' };

type Plan = (...of: Parameters<typeof planMemory>) => MemoryPlan;
const planOf: Plan = (...of) => {
  const planned = planMemory(...of);
  assert.ok('plan' in planned);
  return planned.plan;
};
const shortageOf = (...of: Parameters<typeof planMemory>): MemoryShortage => {
  const planned = planMemory(...of);
  assert.ok('shortage' in planned);
  return planned.shortage;
};

describe('A memory plan', () => {
  it('reduces nothing on a machine with enough memory', () => {
    const plan = planOf(phi4, machine(32 * GB), wanted);
    assert.deepEqual(plan, {
      contextSize: 16_384,
      completionContextSize: 2048,
      memoryMap: true,
      gpuLayers: 0,
      privateBytes: 330 * MB + 6.4 * GB + cacheOf(18_432),
      mappedBytes: weights,
      deviceBytes: 0,
      cacheBytes: cacheOf(18_432),
      freeBytes: 32 * GB,
      reductions: [],
    });
  });

  it('includes what evaluation takes for each token of both contexts, on the CPU only', () => {
    const compute = { ...phi4.compute, hostPerToken: 2560 };
    const more = (...devices: number[]): number =>
      planOf({ ...phi4, compute }, machine(32 * GB, ...devices), wanted).privateBytes -
      planOf(phi4, machine(32 * GB, ...devices), wanted).privateBytes;
    assert.equal(more(), 2560 * 18_432);
    assert.equal(more(24 * GB), 0);
  });

  it('gives up mapping the file first, since that costs time only once', () => {
    const plan = planOf(phi4, machine(16 * GB), wanted);
    assert.equal(plan.memoryMap, false);
    assert.equal(plan.contextSize, 16_384);
    assert.equal(plan.mappedBytes, 0);
    assert.equal(plan.privateBytes, 330 * MB + weights + cacheOf(18_432));
    assert.equal(plan.reductions.length, 1);
    assert.match(describeReduction(plan.reductions[0]!), /read into memory instead of mapped.*19\.3 GB/);
  });

  it('then takes the largest context that fits, and says so', () => {
    const plan = planOf(phi4, machine(12 * GB), wanted);
    assert.equal(plan.contextSize, 8192);
    assert.equal(plan.completionContextSize, 2048);
    assert.equal(describeReduction(plan.reductions[1]!), 'Chat context reduced to 8,192 tokens (of 16,384).');
  });

  it('then makes the context of completions smaller', () => {
    const plan = planOf(phi4, machine(10.6 * GB), wanted);
    assert.deepEqual([plan.contextSize, plan.completionContextSize], [3072, 1024]);
    assert.equal(
      describeReduction(plan.reductions[2]!),
      'Completion context reduced to 1,024 tokens (of 2,048).',
    );
  });

  it('has one line for the chat about what the user will notice', () => {
    const line = (freeBytes: number): string | undefined =>
      reductionsLine(planOf(phi4, machine(freeBytes), wanted).reductions);
    assert.equal(line(32 * GB), undefined);
    // That the file is not mapped is over when the model is loaded.
    assert.equal(line(16 * GB), undefined);
    assert.match(
      line(12 * GB) ?? '',
      /^Low memory: Chat context reduced to \d,\d{3} tokens \(of 16,384\)\.$/,
    );
  });

  it('reports what is missing for a model that does not fit at all, and what to do', () => {
    const shortage = shortageOf(phi4, machine(8 * GB), wanted);
    assert.equal(shortage.contextSize, 1024);
    assert.equal(shortage.freeBytes, 8 * GB);
    assert.equal(shortage.fittingContextSize, undefined);
    const { reason, message } = memoryShortageError(shortage);
    assert.equal(reason, 'not-enough-memory');
    assert.match(message, /needs 9\.55 GB of memory, .*1,024 tokens.*8\.00 GB is free.*smaller quantization/);
  });

  it('never changes a context that was set, and suggests one that would fit', () => {
    const set = { ...wanted, contextSize: 16_384 };
    assert.equal(planOf(phi4, machine(16 * GB), set).contextSize, 16_384);
    const shortage = shortageOf(phi4, machine(12 * GB), set);
    assert.equal(shortage.fittingContextSize, 8192);
    assert.match(
      memoryShortageError(shortage).message,
      /Set "phidelity\.model\.contextSize" to 8,192 or null/,
    );
  });

  it('reads the whole file where mapping is off, and does not call that a reduction', () => {
    const plan = planOf(phi4, machine(32 * GB), { ...wanted, memoryMap: 'off' });
    assert.equal(plan.memoryMap, false);
    assert.deepEqual(plan.reductions, []);
  });

  it('maps the file where mapping is on, counting pages that are not needed again as free', () => {
    const plan = planOf(phi4, machine(15 * GB), { ...wanted, memoryMap: 'on' });
    assert.equal(plan.memoryMap, true);
    assert.equal(plan.contextSize, 16_384);
    assert.ok(plan.privateBytes + plan.mappedBytes > 15 * GB);
  });

  it('counts what the process holds already only once', () => {
    const exact = planOf(phi4, machine(100 * GB), { ...wanted, memoryMap: 'off' }).privateBytes;
    const free = (exact - 200 * MB) / 0.95;
    assert.equal(planOf(phi4, machine(free + 1), { ...wanted, memoryMap: 'off' }).contextSize, 16_384);
    assert.equal(planOf(phi4, machine(free - 1e6), { ...wanted, memoryMap: 'off' }).contextSize, 15_360);
  });

  it('takes less than what is free, reduces only what it reports, and keeps what was set', () => {
    const asked = fc.record(
      {
        contextSize: fc.integer({ min: 512, max: 16_384 }),
        memoryMap: fc.constantFrom('auto' as const, 'off' as const),
        completionContextSize: fc.constantFrom(0, 1024, 2048, 8192),
      },
      { requiredKeys: ['memoryMap', 'completionContextSize'] },
    );
    const free = fc.integer({ min: 1, max: 400 }).map((tenths) => (tenths * GB) / 10);
    const devices = fc.array(free, { maxLength: 3 });
    fc.assert(
      fc.property(asked, free, devices, (part, freeBytes, gpus) => {
        const request: MemoryRequest = { largestContext: 16_384, ...part };
        const planned = planMemory(phi4, machine(freeBytes, ...gpus), request);
        if ('shortage' in planned) {
          assert.ok(planned.shortage.requiredBytes > freeBytes * 0.95);
          return;
        }
        const { plan } = planned;
        assert.ok(plan.privateBytes + plan.mappedBytes - 200 * MB <= freeBytes);
        assert.ok(plan.deviceBytes <= gpus.reduce((total, one) => total + one, 0));
        if (part.contextSize !== undefined) assert.equal(plan.contextSize, part.contextSize);
        const gaveUp = [
          part.memoryMap === 'auto' && !plan.memoryMap,
          part.contextSize === undefined && plan.contextSize < 16_384,
          plan.completionContextSize < part.completionContextSize,
          gpus.length > 0 && plan.gpuLayers < 41,
        ];
        assert.equal(plan.reductions.length, gaveUp.filter(Boolean).length);
      }),
    );
  });

  describe('with a GPU', () => {
    it('puts the whole model there if it fits with both contexts', () => {
      const plan = planOf(phi4, machine(16 * GB, 24 * GB), wanted);
      assert.equal(plan.gpuLayers, 41);
      assert.equal(plan.deviceBytes, 40 * 207.5 * MB + 400 * MB + cacheOf(18_432) + 350 * MB);
      // What is left on the CPU are the embeddings, which are not repacked.
      assert.equal(plan.privateBytes, 330 * MB);
      assert.equal(plan.mappedBytes, phi4.inputBytes);
      assert.deepEqual(plan.reductions, []);
    });

    it('prefers a smaller context to leaving a layer on the CPU', () => {
      const plan = planOf(phi4, machine(32 * GB, 12 * GB), wanted);
      assert.equal(plan.gpuLayers, 41);
      assert.ok(plan.contextSize >= 4096 && plan.contextSize < 16_384, String(plan.contextSize));
      assert.equal(plan.reductions.length, 1);
    });

    it('puts as many layers there as fit, and plans the rest for the CPU', () => {
      const plan = planOf(phi4, machine(32 * GB, 6 * GB), wanted);
      assert.ok(plan.gpuLayers > 10 && plan.gpuLayers < 30, String(plan.gpuLayers));
      assert.equal(plan.contextSize, 16_384);
      const onHost = 41 - plan.gpuLayers;
      assert.equal(plan.mappedBytes, phi4.inputBytes + onHost * 207.5 * MB);
      assert.match(
        describeReduction(plan.reductions[0]!),
        new RegExp(`^${plan.gpuLayers} of 41 layers run on the GPU`),
      );
    });

    it('puts no more layers there than were set, and does not call that a reduction', () => {
      const plan = planOf(phi4, machine(32 * GB, 24 * GB), { ...wanted, gpuLayers: 10 });
      assert.equal(plan.gpuLayers, 10);
      assert.deepEqual(plan.reductions, []);
      assert.equal(planOf(phi4, machine(32 * GB, 24 * GB), { ...wanted, gpuLayers: 0 }).gpuLayers, 0);
    });

    it('counts memory that the GPU shares with the machine against both', () => {
      const shared: MachineMemory = {
        freeBytes: 24 * GB,
        heldBytes: 200 * MB,
        devices: [{ name: 'Metal', freeBytes: 20 * GB, isShared: true }],
      };
      const plan = planOf(phi4, shared, wanted);
      assert.equal(plan.gpuLayers, 41);
      assert.equal(plan.privateBytes, 330 * MB + plan.deviceBytes);
    });

    it('needs its own copy of embeddings that are also the output', () => {
      const tied = { ...phi4, output: { bytes: phi4.inputBytes, repackedBytes: 0, isTied: true } };
      const onGpu = planOf(tied, machine(32 * GB, 24 * GB), wanted);
      assert.equal(onGpu.deviceBytes, 40 * 207.5 * MB + phi4.inputBytes + cacheOf(18_432) + 350 * MB);
      assert.equal(onGpu.mappedBytes, phi4.inputBytes);
      assert.equal(planOf(tied, machine(32 * GB), wanted).mappedBytes, weights - 400 * MB);
    });

    it('distributes layers to two GPUs as llama.cpp does, each of which must have room', () => {
      const two = planOf(phi4, machine(32 * GB, 8 * GB, 8 * GB), wanted);
      const one = planOf(phi4, machine(32 * GB, 8 * GB), wanted);
      assert.equal(two.gpuLayers, 41);
      assert.ok(one.gpuLayers < 30);
      const none = planOf(phi4, machine(32 * GB, 0), wanted);
      assert.equal(none.gpuLayers, 0);
      assert.match(describeReduction(none.reductions[0]!), /^Running on the CPU/);
    });
  });
});
