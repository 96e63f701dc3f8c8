import type { Position } from '../core/text/position.ts';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cleanCompletion } from '../core/completion/postprocess/cleanCompletion.ts';
import { cursorContextAt } from '../core/completion/document/cursorContext.ts';
import { buildCompletionRequest } from '../core/completion/generation/buildCompletionRequest.ts';
import { noRelatedCode, PromptBuilder } from '../core/completion/prompt/promptBuilder.ts';
import { type SourceText, sourceTextOf } from '../core/completion/document/sourceText.ts';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import { terminalText } from '../core/text/untrustedText.ts';
import { modelLabel } from '../core/models/modelIdentity.ts';
import type { CompletionResult } from '../core/ports/completionRequest.ts';
import { nodeTimer } from '../platform/nodeTimer.ts';
import { packagedPaths } from '../platform/packagedPaths.ts';
import { noCompletionText } from '../wording/completionOutcome.ts';
import { engineFromOptions, modelPathOf, noteOnModel } from './engineFromOptions.ts';

/** The size of the chat's context, which completions do not use: the minimum for loading a model. */
const chatContextSize = 512;

/** The size of the context of completions: the default of the editor's setting. */
const completionContextSize = 2048;

const usageError = (message: string): PhidelityError => new PhidelityError('internal', message);

/** A line or column, counted from 1. */
function positionOption(name: string, value: string | undefined): number {
  if (value === undefined) throw usageError(`--${name} is missing.`);
  const number = Number(value);
  if (value.trim() !== '' && Number.isInteger(number) && number >= 1) return number;
  throw usageError(`--${name} must be an integer of at least 1, not "${value}".`);
}

async function readSource(file: string): Promise<SourceText> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw usageError(`There is no file ${file}.`);
    throw usageError(`${file} cannot be read: ${(error as Error).message}`);
  }
  const relative = path.relative(process.cwd(), path.resolve(file));
  const shown = relative.startsWith('..') || path.isAbsolute(relative) ? path.basename(file) : relative;
  const extension = path.extname(file).slice(1).toLowerCase();
  return sourceTextOf({
    path: shown.split(path.sep).join('/'),
    languageId: /^pyw?i?$/.test(extension) ? 'python' : extension || 'plaintext',
    text,
  });
}

function positionIn(source: SourceText, file: string, line: number, column: number): Position {
  if (line > source.lineCount)
    throw usageError(`${file} has ${source.lineCount} lines; there is no line ${line}.`);
  const columns = source.lineAt(line - 1).length + 1;
  if (column > columns)
    throw usageError(`Line ${line} of ${file} ends at column ${columns}; there is no column ${column}.`);
  return { line: line - 1, character: column - 1 };
}

function figures({ stopReason, usage }: CompletionResult): string {
  const milliseconds = (usage.promptSeconds + usage.generationSeconds) * 1000;
  return (
    (usage.promptTokens === undefined ? '' : `${usage.promptTokens} prompt tokens, `) +
    `${usage.generatedTokens} generated, ${milliseconds.toFixed(0)} ms, stopped by ${stopReason}`
  );
}

/**
 * Completes code at a position in a file, as the editor does on demand. The completion goes to standard output; with
 * `--json`, one JSON object with all that is known about it. If the signal is aborted, the completion ends early or the
 * promise rejects.
 */
export async function complete(commandLine: readonly string[], signal: AbortSignal): Promise<void> {
  const { values } = parseArgs({
    args: [...commandLine],
    options: {
      model: { type: 'string', default: packagedPaths.demoModel },
      endpoint: { type: 'string' },
      file: { type: 'string' },
      line: { type: 'string' },
      column: { type: 'string' },
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
    },
  });
  if (values.file === undefined) throw usageError('--file is missing.');
  const line = positionOption('line', values.line);
  const column = positionOption('column', values.column);
  const source = await readSource(values.file);
  const position = positionIn(source, values.file, line, column);
  const place = cursorContextAt(source, position);

  const engine = engineFromOptions({ endpoint: values.endpoint, verbose: values.verbose });
  try {
    const load = { modelPath: modelPathOf(values.model), contextSize: chatContextSize, threads: 0 };
    const model = await engine.load(load, { signal });
    noteOnModel(model, 'functions');
    const prompts = new PromptBuilder({ related: noRelatedCode, timer: nodeTimer });
    const prompt = await prompts.build(source, position, signal);
    if (!prompt) return;
    const request = buildCompletionRequest(place, prompt, 'invoked', { contextSize: completionContextSize });
    const result = await engine.complete(request, { signal });
    const { text, emptyReason } = cleanCompletion(result.text, place, request.shape);
    if (values.json) {
      const { stopReason, usage } = result;
      process.stdout.write(`${JSON.stringify({ text, shape: request.shape, stopReason, usage, model })}\n`);
      return;
    }
    if (emptyReason) process.stderr.write(`${noCompletionText(emptyReason)}\n`);
    else process.stdout.write(`${terminalText(text)}\n`);
    process.stderr.write(`${modelLabel(model)}: ${figures(result)}\n`);
  } finally {
    await engine.unload();
    engine.dispose();
  }
}
