import type { Endpoint } from '../../../../src/core/endpoints/endpoint.ts';
import { defaultSampling } from '../../../../src/core/chat/chatSettings.ts';
import type {
  ChatProgress,
  ChatRequest,
  ChatResult,
  EngineStatus,
} from '../../../../src/core/ports/engine.ts';
import type { CompletionRequest } from '../../../../src/core/ports/completionRequest.ts';
import { EndpointEngine } from '../../../../src/platform/endpoints/endpointEngine.ts';
import type { EndpointTimeouts } from '../../../../src/platform/endpoints/servers/endpointTimeouts.ts';
import { nodeTimer } from '../../../../src/platform/nodeTimer.ts';

/** An engine for these endpoints that waits for nothing longer than a test should take. */
export class EndpointFixture {
  readonly engine: EndpointEngine;
  readonly statuses: EngineStatus['state'][] = [];
  readonly log: string[] = [];
  /** What the engine waits for before it does something by itself. */
  waits = 0;
  /** May be changed; the engine asks for them each time. */
  endpoints: readonly Endpoint[];
  apiKey: string | undefined;

  constructor(endpoints: readonly Endpoint[], limits: Partial<EndpointTimeouts> = {}) {
    this.endpoints = endpoints;
    const write = (message: string): void => void this.log.push(message);
    this.engine = new EndpointEngine({
      endpoints: () => this.endpoints,
      apiKey: async () => this.apiKey,
      // What is waited for between two tries is not what is tested.
      timer: {
        delay: async (milliseconds, signal) => {
          this.waits += 1;
          try {
            return await nodeTimer.delay(Math.min(milliseconds, 5), signal);
          } finally {
            this.waits -= 1;
          }
        },
      },
      clock: { now: () => Date.now() },
      logger: { error: write, warn: write, info: write, debug: write },
      limits: { probeMilliseconds: 2000, firstMilliseconds: 2000, nextMilliseconds: 2000, ...limits },
    });
    this.engine.onDidChangeStatus((status) => this.statuses.push(status.state));
  }

  load(): Promise<unknown> {
    return this.engine.load({ modelPath: '', threads: 0 });
  }

  async ask(
    request: Partial<ChatRequest> = {},
    options: { signal?: AbortSignal; onProgress?: (progress: ChatProgress) => void } = {},
  ): Promise<ChatResult & { readonly text: string }> {
    let text = '';
    const result = await this.engine.chat(
      {
        system: 'Help.',
        turns: [],
        question: 'Hello?',
        droppedTurns: 0,
        sampling: { ...defaultSampling, temperature: 0 },
        maxTokens: 100,
        ...request,
      },
      {
        ...options,
        onProgress: (progress) => {
          if (progress.kind === 'text') text += progress.text;
          options.onProgress?.(progress);
        },
      },
    );
    return { ...result, text };
  }

  dispose(): void {
    this.engine.dispose();
  }
}

/** A request for the end of a line, whose beginning is given. */
export function lineRequest(typed: string, changes: Partial<CompletionRequest> = {}): CompletionRequest {
  const prefix = `def f(a, b):\n${typed}`;
  return {
    prompt: { path: 'f.py', languageId: 'python', related: [], prefix, suffix: '' },
    place: {
      languageId: 'python',
      linesAbove: ['def f(a, b):'],
      linePrefix: typed,
      lineSuffix: '',
      linesBelow: [],
      indentSize: 4,
      usesTabs: false,
    },
    shape: 'line',
    contextSize: 2048,
    temperature: 0,
    maxTokens: 40,
    timeLimit: 30,
    priority: 'interactive',
    ...changes,
  };
}
