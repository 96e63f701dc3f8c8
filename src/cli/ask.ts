import { addAbortSignal } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { defaultSampling, systemPrompt } from '../core/chat/chatSettings.ts';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import { terminalText } from '../core/text/untrustedText.ts';
import { modelLabel } from '../core/models/modelIdentity.ts';
import type { ChatResult } from '../core/ports/engine.ts';
import { packagedPaths } from '../platform/packagedPaths.ts';
import { engineFromOptions, modelPathOf, noteOnModel } from './engineFromOptions.ts';

/** The default context size, in tokens. A single question rarely needs more, and the model loads faster. */
const defaultContextSize = 4096;

const maxTokens = 2048;

function figures({ usage }: ChatResult): string {
  if (!usage) return 'no figures from the server';
  const { promptTokens, reusedTokens, evaluatedTokens, generatedTokens } = usage;
  const speed = (tokens: number, seconds: number): string =>
    seconds > 0 ? (tokens / seconds).toFixed(1) : '-';
  return (
    `${promptTokens} prompt tokens` +
    (reusedTokens === undefined ? '' : ` (${reusedTokens} reused)`) +
    (evaluatedTokens === undefined ? '' : `, ${speed(evaluatedTokens, usage.promptSeconds)} tok/s`) +
    `; ${generatedTokens} generated, ${speed(generatedTokens, usage.generationSeconds)} tok/s`
  );
}

function numberOption(name: string, value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && Number.isFinite(number) && number >= 0) return number;
  throw new PhidelityError('internal', `--${name} must be a number of at least 0, not "${value}".`);
}

/**
 * Answers one question in the terminal. The answer goes to standard output while it is generated; with `--json`, one JSON
 * object per line: the progress, then `{"kind":"result", …}`. If the signal is aborted, the answer ends early or the
 * promise rejects.
 */
export async function ask(commandLine: readonly string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...commandLine],
    allowPositionals: true,
    options: {
      model: { type: 'string', default: packagedPaths.demoModel },
      endpoint: { type: 'string' },
      context: { type: 'string', default: String(defaultContextSize) },
      temperature: { type: 'string', default: String(defaultSampling.temperature) },
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
    },
  });
  const contextSize = numberOption('context', values.context);
  const sampling = { ...defaultSampling, temperature: numberOption('temperature', values.temperature) };
  const question = (positionals.join(' ') || (await text(addAbortSignal(signal, process.stdin)))).trim();
  if (question === '')
    throw new PhidelityError('message-empty', 'There is no question. Enter one in quotes after the options.');

  const print = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
  const engine = engineFromOptions({ endpoint: values.endpoint, verbose: values.verbose });
  try {
    const model = await engine.load(
      { modelPath: modelPathOf(values.model), contextSize, threads: 0 },
      { signal },
    );
    noteOnModel(model, 'questions');
    let isThinking = false;
    const result = await engine.chat(
      {
        system: systemPrompt,
        turns: [],
        question,
        droppedTurns: 0,
        sampling,
        maxTokens,
      },
      {
        signal,
        onProgress: (progress) => {
          if (values.json) return print(progress);
          if (progress.kind === 'text') process.stdout.write(terminalText(progress.text));
          if (progress.kind === 'thought' && !isThinking) process.stderr.write('Thinking…\n');
          isThinking ||= progress.kind === 'thought';
        },
      },
    );
    if (values.json) print({ kind: 'result', model, ...result });
    else {
      process.stdout.write('\n');
      if (result.stopReason === 'loop')
        process.stderr.write('The model began to repeat itself, so the answer was stopped.\n');
      process.stderr.write(`${modelLabel(model)}: ${figures(result)}\n`);
    }
  } finally {
    await engine.unload();
    engine.dispose();
  }
}
