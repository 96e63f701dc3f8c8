import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import { terminalText } from '../core/text/untrustedText.ts';
import { ask } from './ask.ts';
import { complete } from './complete.ts';
import { verify } from './verify.ts';

const usage = `Usage: npm run -s ask -- [--model FILE | --endpoint URL] [--context N] [--temperature T] [--json] [--verbose] "question"
Without a question, it is read from standard input.

       npm run -s complete -- [--model FILE | --endpoint URL] [--json] [--verbose] --file FILE --line LINE --column COLUMN
Lines and columns are counted from 1, as editors show them.

With --endpoint, a server with an OpenAI-compatible API answers, such as http://localhost:8080. Its key is read from PHIDELITY_API_KEY.

       npm run -s verify -- [--python PATH] [--json | --sarif] [--strict] [--no-cache] [--verbose] FILE|FOLDER …
The exit code is 1 if something does not exist, and 2 if not everything could be verified.`;

/** The extension's, from the manifest next to the folder of the bundle. */
async function version(): Promise<string> {
  const manifest = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

const commands = new Map(Object.entries({ ask, complete, verify }));

/** The exit code of a program that Ctrl+C ended: 128 plus the number of SIGINT. */
const interrupted = 130;

const controller = new AbortController();
process.once('SIGINT', () => controller.abort());
process.once('SIGTERM', () => controller.abort());
// Nobody reads the output any more, as in `ask … | head -1`.
process.stdout.on('error', () => {
  controller.abort();
  // It may be the last that is written that nobody reads.
  process.exitCode = interrupted;
});

const [command, ...rest] = process.argv.slice(2);
try {
  const run = commands.get(command ?? '');
  const isAsked = (...options: string[]): boolean =>
    options.some((option) => command === option || rest.includes(option));
  if (isAsked('--help', '-h') && command !== 'verify') process.stdout.write(`${usage}\n`);
  else if (isAsked('--version')) process.stdout.write(`${await version()}\n`);
  else if (!run) throw new PhidelityError('internal', usage);
  else await run(rest, controller.signal);
} catch (error) {
  process.exitCode = 1;
  // Ctrl+C also ends the engine, and this process may learn of that first.
  await setImmediate();
  if (!controller.signal.aborted)
    process.stderr.write(`${terminalText(PhidelityError.from(error).message)}\n`);
}
if (controller.signal.aborted) process.exitCode = interrupted;
