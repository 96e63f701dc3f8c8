import { addAbortSignal } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { defaultSampling, systemPrompt } from '../core/chat/chatSettings.ts';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import { modelLabel } from '../core/models/modelIdentity.ts';
import type { ChatResult } from '../core/ports/engine.ts';
import { packagedPaths } from '../platform/packagedPaths.ts';
import { engineFromOptions } from './engineFromOptions.ts';

/** The context of a question asked from a terminal; a single question rarely needs more, and it loads faster. */
const defaultContextSize = 4096;

const mostTokens = 2048;

function figures({ usage }: ChatResult): string {
  if (!usage) return 'the server gives no figures';
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
  throw new PhidelityError('internal', `--${name} takes a number of 0 or more, not "${value}".`);
}

/**
 * Answers one question on the terminal. The answer goes to standard output as it is generated; with `--json`, one
 * JSON object per line: the progress as it comes, then `{"kind":"result", …}`.
 * What the signal interrupts is either cut short or rejects.
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
    throw new PhidelityError('message-empty', 'There is no question. Put it in quotes after the options.');

  const print = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
  const engine = engineFromOptions({ endpoint: values.endpoint, verbose: values.verbose });
  try {
    const model = await engine.load({ modelPath: values.model, contextSize, threads: 0 }, { signal });
    if (model.kind === 'demo' && model.source.kind === 'local')
      process.stderr.write('This is the demo model, not phi-4: it knows a few scripted questions only.\n');
    const result = await engine.chat(
      {
        system: systemPrompt,
        turns: [],
        question,
        droppedTurns: 0,
        sampling,
        maxTokens: mostTokens,
      },
      {
        signal,
        onProgress: (progress) => {
          if (values.json) print(progress);
          else if (progress.kind === 'text') process.stdout.write(progress.text);
        },
      },
    );
    if (values.json) print({ kind: 'result', model, ...result });
    else {
      process.stdout.write('\n');
      process.stderr.write(`${modelLabel(model)}: ${figures(result)}\n`);
    }
  } finally {
    await engine.unload();
    engine.dispose();
  }
}
