/**
 * `npx tsx tools/endpointRecorder/main.ts [--server PATH] [--ollama PATH] [--chatml FILE]`: records again how the endpoint
 * client talks with a real llama-server (`--server`) and with a real Ollama, for the tests to replay. `--chatml`: a small
 * model with ChatML, beside the demo model.
 *
 * `… --vllm URL [--vllm-chatml URL]`: the same with vLLMs that run already, as what they are and as any server with
 * OpenAI's chat. They have the demo model and the small one as folders that write_model_folder.py made, and were started
 * in the folder above: `VLLM_SERVER_DEV_MODE=1 vllm serve phi-4-demo --dtype float32 --enforce-eager --max-model-len 4096
 * --enable-prompt-tokens-details`.
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
import { startOllama } from './ollamaProcess.ts';
import { RecordingProxy } from './recordingProxy.ts';
import { runningVllm } from './runningVllm.ts';
import { scenarios } from './scenarios.ts';
import type { ServerProcess } from './serverProcess.ts';

/** A model of ChatML is there for its format; what else differs is the same for both. */
const chatmlScenarios = new Set(['load', 'conversation', 'spelled-controls', 'complete-line']);

/** What a server that takes messages only can do. */
const openAiScenarios = new Set(['load', 'question', 'conversation', 'spelled-controls', 'length', 'count']);

const kinds = {
  'llama-server': (server: string, model: string): Promise<ServerProcess> =>
    startLlamaServer({ server, model }),
  ollama: (server: string, model: string, name: string): Promise<ServerProcess> =>
    startOllama({ server, model: { file: path.resolve(projectRoot, model), name } }),
  vllm: runningVllm,
  openai: runningVllm,
} as const;

async function record(
  kind: keyof typeof kinds,
  server: string,
  model: string,
  name: string,
  isChosen: (scenario: string) => boolean,
): Promise<void> {
  const folder = path.join(projectRoot, 'test', 'platform', 'endpoints', 'recorded', kind);
  await mkdir(folder, { recursive: true });
  for (const [scenario, run] of Object.entries(scenarios)) {
    if (!isChosen(scenario)) continue;
    // A server of its own for each: what it reuses must not depend on what was done before.
    const running = await kinds[kind](server, path.relative(projectRoot, path.resolve(model)), name);
    const proxy = await RecordingProxy.start(running.origin);
    const quiet = (): void => {};
    const engine = new EndpointEngine({
      endpoints: () => [
        { url: proxy.origin, name: 'recorded', ...(kind === 'openai' ? { server: kind } : {}) },
      ],
      apiKey: async () => undefined,
      timer: nodeTimer,
      clock: { now: () => Date.now() },
      logger: { error: quiet, warn: quiet, info: quiet, debug: quiet },
    });
    try {
      const outcome = await run(engine);
      const recording: Recording = {
        server: `${kind === 'openai' ? 'vllm' : kind} ${running.version}`,
        model: path.basename(model),
        exchanges: await proxy.exchanges(),
        outcome,
      };
      const text = `${JSON.stringify(recording, undefined, 2)}\n`;
      const file = path.join(folder, `${name}-${scenario}.json`);
      await writeFile(file, running.folder === undefined ? text : text.replaceAll(running.folder, '/ollama'));
      console.log(`${kind} ${name}-${scenario}: ${recording.exchanges.length} exchanges`);
    } finally {
      engine.dispose();
      proxy.close();
      await running.stop();
    }
  }
  await promisify(execFile)('npx', ['oxfmt', path.relative(projectRoot, folder)], { cwd: projectRoot });
}

const demoModel = path.join(projectRoot, 'models', 'phi-4-demo.gguf');

async function forget(kind: keyof typeof kinds): Promise<void> {
  const folder = path.join(projectRoot, 'test', 'platform', 'endpoints', 'recorded', kind);
  await rm(folder, { recursive: true, force: true });
}

await runEntryPoint(async () => {
  const { values } = parseArgs({
    options: {
      server: { type: 'string' },
      ollama: { type: 'string' },
      chatml: { type: 'string' },
      vllm: { type: 'string' },
      'vllm-chatml': { type: 'string' },
    },
  });
  const { server, ollama, chatml, vllm, 'vllm-chatml': vllmChatml } = values;
  if (server === undefined && ollama === undefined && vllm === undefined && vllmChatml === undefined)
    throw new SetupError(
      'Say with --server where llama-server is, with --ollama where Ollama is, or with --vllm where a vLLM answers.',
    );
  for (const [kind, program] of [
    ['llama-server', server],
    ['ollama', ollama],
  ] as const) {
    if (program === undefined) continue;
    await forget(kind);
    await record(kind, program, demoModel, 'phi-4-demo', () => true);
    if (chatml !== undefined)
      await record(kind, program, chatml, 'chatml', (scenario) => chatmlScenarios.has(scenario));
  }
  if (vllm !== undefined) {
    await forget('vllm');
    await record('vllm', vllm, demoModel, 'phi-4-demo', () => true);
    await forget('openai');
    await record('openai', vllm, demoModel, 'phi-4-demo', (scenario) => openAiScenarios.has(scenario));
  }
  if (vllmChatml !== undefined)
    await record('vllm', vllmChatml, 'SmolLM2-135M-Instruct', 'chatml', (scenario) =>
      chatmlScenarios.has(scenario),
    );
  return 0;
});
