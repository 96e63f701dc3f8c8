/** A client of a server that misbehaves. Argument: the server's origin. Sends the bytes by which its memory grew at most. */
import { defaultSampling } from '../../../src/core/chat/chatSettings.ts';
import { EndpointEngine } from '../../../src/platform/endpoints/endpointEngine.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';

const origin = process.argv[2]!;
const quiet = (): void => {};

async function ask(url: string): Promise<void> {
  const engine = new EndpointEngine({
    endpoints: () => [{ url, server: 'openai' }],
    apiKey: async () => undefined,
    timer: nodeTimer,
    clock: { now: () => Date.now() },
    logger: { error: quiet, warn: quiet, info: quiet, debug: quiet },
  });
  try {
    await engine.load({ modelPath: '', threads: 0 });
    await engine.chat(
      {
        system: 'Help.',
        turns: [],
        question: 'Hello?',
        droppedTurns: 0,
        sampling: defaultSampling,
        maxTokens: 2000,
      },
      { onProgress: quiet },
    );
  } catch {
    // What it says is tested elsewhere.
  } finally {
    engine.dispose();
  }
}

const peakSoFar = (): number => process.resourceUsage().maxRSS * 1024;

for (let round = 0; round < 20; round++) await ask(`${origin}/good`);
const [before, peakBefore] = [process.memoryUsage.rss(), peakSoFar()];
let largest = before;
const watch = setInterval(() => (largest = Math.max(largest, process.memoryUsage.rss())), 2);
await ask(`${origin}/bad`);
clearInterval(watch);
const peak = peakSoFar();
process.send!(Math.max(largest, peak > peakBefore ? peak : 0) - before);
process.disconnect();
