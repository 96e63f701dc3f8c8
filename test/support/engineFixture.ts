import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { systemPrompt } from '../../src/core/chat/chatSettings.ts';
import type { Logger } from '../../src/core/ports/logger.ts';
import type { ChatProgress, ChatRequest, LoadRequest } from '../../src/core/ports/engine.ts';
import type { CompletionRequest } from '../../src/core/ports/completionRequest.ts';
import { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import { testedBinariesVariable } from '../../src/protocol/testedBinaries.ts';
import { testBackend } from './testBackend.ts';
import type { LocalChatResult } from '../../src/protocol/schemas/engineSchemas.ts';
import type { LocalCompletionResult } from '../../src/protocol/schemas/completionSchemas.ts';

export const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

// Each of the engines that tests start would test its binary.
process.env[testedBinariesVariable] ??= inProject('out/test/tested-binaries');

export const engineEntry = inProject('dist/engine.mjs');
export const demoModel = inProject('models/phi-4-demo.gguf');

/** Builds what is forked, so that a test always runs the present source, unless the whole stage had it built. */
export async function buildEngine(): Promise<void> {
  if (process.env['PHIDELITY_TEST_IS_BUILT']) return;
  await promisify(execFile)(process.execPath, ['esbuild.mjs', 'engine', 'library', 'cli'], {
    cwd: inProject('.'),
  });
}

/** A logger that keeps what it is told. */
export function memoryLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (level: string) => (message: string) => void lines.push(`${level}: ${message}`);
  return { lines, error: keep('error'), warn: keep('warn'), info: keep('info'), debug: keep('debug') };
}

/** An engine that runs the real engine process. */
export function realEngine(logger: Logger = memoryLogger()): ForkedEngine {
  return new ForkedEngine({ entry: engineEntry, logger });
}

export function loadRequest(changes: Partial<LoadRequest> = {}): LoadRequest {
  return { modelPath: demoModel, contextSize: 2048, threads: 1, ...testBackend(), ...changes };
}

/** A request for the most likely answer. */
export function chatRequest(changes: Partial<ChatRequest> = {}): ChatRequest {
  return {
    system: systemPrompt,
    turns: [],
    question: 'How do I fetch JSON from a URL?',
    droppedTurns: 0,
    sampling: { temperature: 0, topK: 40, topP: 0.95, minP: 0.05, repeatPenalty: 1 },
    maxTokens: 400,
    ...changes,
  };
}

/** Sampling with which the demo model babbles for as long as it may: the end of an answer is as likely as any token. */
export const endless = { temperature: 20, topK: 0, topP: 1, minP: 0, repeatPenalty: 1, seed: 1 } as const;

export interface Answer extends LocalChatResult {
  readonly text: string;
  readonly progress: readonly ChatProgress[];
}

/** Asks and gathers what is streamed. */
export async function answerOf(
  engine: ForkedEngine,
  request: ChatRequest,
  call: { signal?: AbortSignal; onProgress?: (progress: ChatProgress) => void } = {},
): Promise<Answer> {
  const progress: ChatProgress[] = [];
  const result = await engine.chat(request, {
    ...(call.signal ? { signal: call.signal } : {}),
    onProgress: (one) => {
      progress.push(one);
      call.onProgress?.(one);
    },
  });
  const text = progress.map((one) => (one.kind === 'text' ? one.text : '')).join('');
  return { ...result, text, progress };
}

/** A request for the likeliest completion of a Python file of which only the text before the cursor is known. */
export function completionRequest(
  prefix: string,
  changes: Partial<CompletionRequest> = {},
): CompletionRequest {
  const lines = prefix.split('\n');
  const linePrefix = lines.pop() ?? '';
  return {
    prompt: { path: 'example.py', languageId: 'python', related: [], suffix: '', prefix },
    place: {
      languageId: 'python',
      linesAbove: lines.slice(-60),
      linePrefix,
      lineSuffix: '',
      linesBelow: [],
      indentSize: 4,
      usesTabs: false,
    },
    shape: 'block',
    contextSize: 2048,
    temperature: 0,
    maxTokens: 200,
    timeLimit: 60,
    priority: 'interactive',
    ...changes,
  };
}

export interface Completion extends LocalCompletionResult {
  readonly streamed: string;
}

/** Asks for a completion and gathers what is streamed. */
export async function completionOf(
  engine: ForkedEngine,
  request: CompletionRequest,
  call: { signal?: AbortSignal; onProgress?: () => void } = {},
): Promise<Completion> {
  let streamed = '';
  const result = await engine.complete(request, {
    ...(call.signal ? { signal: call.signal } : {}),
    onProgress: ({ text }) => {
      streamed += text;
      call.onProgress?.();
    },
  });
  return { ...result, streamed };
}
