/**
 * `npx tsx tools/endpointRecorder/main.ts --server PATH [--chatml FILE]`: records anew how the endpoint client and a real
 * llama-server talk, for the tests to replay. `--chatml`: a small model with ChatML, beside the demo model.
 */
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { EndpointEngine } from '../../src/platform/endpoints/endpointEngine.ts';
import { nodeTimer } from '../../src/platform/nodeTimer.ts';
import { projectRoot } from '../projectRoot.ts';
import { runEntryPoint } from '../runEntryPoint.ts';
import { SetupError } from '../setupError.ts';
import type { Recording } from './exchange.ts';
import { startLlamaServer } from './llamaServerProcess.ts';
import { RecordingProxy } from './recordingProxy.ts';
import { scenarios } from './scenarios.ts';

const folder = path.join(projectRoot, 'test', 'platform', 'endpoints', 'recorded');
/** A model of ChatML is there for its format; what else differs is the same for both. */
const chatmlScenarios = new Set(['load', 'conversation', 'spelled-controls', 'complete-line']);

async function record(
  server: string,
  model: string,
  name: string,
  isChosen: (scenario: string) => boolean,
): Promise<void> {
  for (const [scenario, run] of Object.entries(scenarios)) {
    if (!isChosen(scenario)) continue;
    // A server of its own for each: what it reuses must not depend on what was done before.
    const running = await startLlamaServer({
      server,
      model: path.relative(projectRoot, path.resolve(model)),
    });
    const proxy = await RecordingProxy.start(running.origin);
    const quiet = (): void => {};
    const engine = new EndpointEngine({
      endpoints: () => [{ url: proxy.origin, name: 'recorded' }],
      apiKey: async () => undefined,
      timer: nodeTimer,
      clock: { now: () => Date.now() },
      logger: { error: quiet, warn: quiet, info: quiet, debug: quiet },
    });
    try {
      const outcome = await run(engine);
      const recording: Recording = {
        server: `llama-server ${running.version}`,
        model: path.basename(model),
        exchanges: await proxy.exchanges(),
        outcome,
      };
      const text = `${JSON.stringify(recording, undefined, 2)}\n`;
      await writeFile(path.join(folder, `${name}-${scenario}.json`), text);
      console.log(`${name}-${scenario}: ${recording.exchanges.length} exchanges`);
    } finally {
      engine.dispose();
      proxy.close();
      await running.stop();
    }
  }
}

await runEntryPoint(async () => {
  const { values } = parseArgs({ options: { server: { type: 'string' }, chatml: { type: 'string' } } });
  const { server, chatml } = values;
  if (server === undefined) throw new SetupError('Say with --server where llama-server is.');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await record(server, path.join(projectRoot, 'models', 'phi-4-demo.gguf'), 'phi-4-demo', () => true);
  if (chatml !== undefined)
    await record(server, chatml, 'chatml', (scenario) => chatmlScenarios.has(scenario));
  await promisify(execFile)('npx', ['oxfmt', path.relative(projectRoot, folder)], { cwd: projectRoot });
  return 0;
});
