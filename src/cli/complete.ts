import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cleanCompletion } from '../core/completion/postprocess/cleanCompletion.ts';
import { cursorContextAt } from '../core/completion/document/cursorContext.ts';
import { buildCompletionRequest } from '../core/completion/generation/buildCompletionRequest.ts';
import { PromptBuilder } from '../core/completion/prompt/promptBuilder.ts';
import { type SourceText, sourceTextOf, type TextPosition } from '../core/completion/document/sourceText.ts';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import { modelLabel } from '../core/models/modelIdentity.ts';
import type { CompletionResult } from '../core/ports/completionRequest.ts';
import { nodeTimer } from '../platform/nodeTimer.ts';
import { packagedPaths } from '../platform/packagedPaths.ts';
import { noCompletionText } from '../wording/completionOutcome.ts';
import { engineFromOptions } from './engineFromOptions.ts';

/** The chat's context, of which a completion uses nothing; the least that a model is loaded with. */
const chatContextSize = 512;

/** The completion's own context, as the editor's setting has it by default. */
const completionContextSize = 2048;

const wrongUse = (message: string): PhidelityError => new PhidelityError('internal', message);

/** A line or column as editors show them, counted from 1. */
function positionOption(name: string, value: string | undefined): number {
  if (value === undefined) throw wrongUse(`--${name} is missing.`);
  const number = Number(value);
  if (value.trim() !== '' && Number.isInteger(number) && number >= 1) return number;
  throw wrongUse(`--${name} takes a whole number of 1 or more, not "${value}".`);
}

async function readSource(file: string): Promise<SourceText> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw wrongUse(`There is no file ${file}.`);
    throw wrongUse(`${file} cannot be read: ${(error as Error).message}`);
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

function positionIn(source: SourceText, file: string, line: number, column: number): TextPosition {
  if (line > source.lineCount)
    throw wrongUse(`${file} has ${source.lineCount} lines; there is no line ${line}.`);
  const columns = source.lineAt(line - 1).length + 1;
  if (column > columns)
    throw wrongUse(`Line ${line} of ${file} ends at column ${columns}; there is no column ${column}.`);
  return { line: line - 1, column: column - 1 };
}

function figures({ stopReason, usage }: CompletionResult): string {
  const milliseconds = (usage.promptSeconds + usage.generationSeconds) * 1000;
  return (
    (usage.promptTokens === undefined ? '' : `${usage.promptTokens} prompt tokens, `) +
    `${usage.generatedTokens} generated, ${milliseconds.toFixed(0)} ms, stopped by ${stopReason}`
  );
}

/**
 * Completes code at a place in a file, as the editor does when it is asked to. The completion goes to standard output;
 * with `--json`, one JSON object with what is known about it. What the signal interrupts is either cut short or rejects.
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
  if (values.file === undefined) throw wrongUse('--file is missing.');
  const line = positionOption('line', values.line);
  const column = positionOption('column', values.column);
  const source = await readSource(values.file);
  const position = positionIn(source, values.file, line, column);
  const place = cursorContextAt(source, position);

  const engine = engineFromOptions({ endpoint: values.endpoint, verbose: values.verbose });
  try {
    const load = { modelPath: values.model, contextSize: chatContextSize, threads: 0 };
    const model = await engine.load(load, { signal });
    if (model.kind === 'demo' && model.source.kind === 'local')
      process.stderr.write('This is the demo model, not phi-4: it knows a few scripted functions only.\n');
    const prompts = new PromptBuilder({ related: { find: async () => [] }, timer: nodeTimer });
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
    else process.stdout.write(`${text}\n`);
    process.stderr.write(`${modelLabel(model)}: ${figures(result)}\n`);
  } finally {
    await engine.unload();
    engine.dispose();
  }
}
