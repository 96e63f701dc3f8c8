/**
 * A process that owns an engine, for tests that kill it. It tells the engine's process id and what happens, and goes
 * as far as it is told: `load` or `chat`.
 */
import type { ChatProgress, EngineStatus } from '../../src/core/ports/engine.ts';
import { chatRequest, endless, loadRequest, realEngine } from './engineFixture.ts';

const engine = realEngine();
const tell = (happened: EngineStatus['state'] | ChatProgress['kind']): void =>
  void process.send?.({ pid: engine.pid, happened });

engine.onDidChangeStatus((status) => setImmediate(tell, status.state));
await engine.load(loadRequest());
if (process.argv[2] === 'chat')
  await engine.chat(chatRequest({ sampling: endless, maxTokens: 100_000 }), {
    onProgress: ({ kind }) => tell(kind),
  });
