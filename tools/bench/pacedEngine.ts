/**
 * An engine process without a model, which takes the real one's place in benchmarks of what comes after the engine.
 * The question `tokens=N rate=R` makes it say N tokens, R a second, as Markdown with code blocks. Completions come at once.
 */
import 'vscode-jsonrpc/node';
import { setTimeout as delay } from 'node:timers/promises';
import { PhidelityError } from '../../src/core/errors/phidelityError.ts';
import { processTransport } from '../../src/engine/process/parentProcess.ts';
import { engineClientContract, engineContract } from '../../src/protocol/engineContract.ts';
import { RpcPeer } from '../../src/protocol/rpc/rpcPeer.ts';
import { modelInfo } from '../modelInfo.ts';
import type { LocalChatResult } from '../../src/protocol/schemas/engineSchemas.ts';
import type { LocalCompletionResult } from '../../src/protocol/schemas/completionSchemas.ts';

const sample =
  'A paragraph with `code`, **weight** and a list:\n\n- one item\n- another item\n\n' +
  '```python\ndef area(width: float, height: float) -> float:\n    """Return the area."""\n    return width * height\n```\n\n';
const sampleTokens = sample.match(/\s*\S+|\s+/g) ?? [];

const model = modelInfo({ name: 'paced', contextSize: 32_768, trainedContextSize: 32_768 });

process.once('disconnect', () => process.exit(0));

// Lives as long as the process: the channel to the parent holds it.
void new RpcPeer(processTransport(), {
  local: engineContract,
  remote: engineClientContract,
  handlers: {
    requests: {
      load: () => model,
      countTokens: (texts) => texts.map((text) => text.length),
      tokenize: () => [],
      memory: () => ({ residentBytes: process.memoryUsage.rss() }),
      ping: () => ({ isBusy: false, steps: 0 }),
      shutdown: () => process.exit(0),
      complete: ({ maxTokens }): LocalCompletionResult => ({
        text: maxTokens > 0 ? 'os.path.join("a", "b")' : '',
        stopReason: 'shape',
        usage: {
          promptTokens: 1,
          reusedTokens: 0,
          evaluatedTokens: 1,
          generatedTokens: 1,
          waitSeconds: 0,
          promptSeconds: 0,
          generationSeconds: 0,
        },
      }),
      chat: async ({ question }, { signal, report }): Promise<LocalChatResult> => {
        const tokens = Number(/tokens=(\d+)/.exec(question)?.[1] ?? 100);
        const rate = Number(/rate=(\d+)/.exec(question)?.[1] ?? 200);
        const started = performance.now();
        for (let index = 0; index < tokens && !signal.aborted; index++) {
          const due = started + (index * 1000) / rate;
          const wait = due - performance.now();
          if (wait > 1) await delay(wait);
          const at = performance.timeOrigin + performance.now();
          report({ kind: 'text', text: sampleTokens[index % sampleTokens.length]!, at });
        }
        return {
          stopReason: signal.aborted ? 'cancelled' : 'end',
          droppedTurns: 0,
          usage: {
            promptTokens: 1,
            reusedTokens: 0,
            evaluatedTokens: 1,
            generatedTokens: tokens,
            promptSeconds: 0,
            generationSeconds: (performance.now() - started) / 1000,
            contextTokens: Math.min(tokens, model.contextSize),
            contextSize: model.contextSize,
          },
        };
      },
    },
    notifications: {},
  },
  onGone: (why) => new PhidelityError('engine-exited', why),
  onError: (error) => process.stderr.write(`${error.message}\n`),
});
