import { PhidelityError } from '../core/errors/phidelityError.ts';
import { ask } from './ask.ts';

const usage = `Usage: npm run -s ask -- [--model FILE] [--context N] [--temperature T] [--json] [--verbose] "question"
With no question, it is read from standard input.`;

/** The exit code of a program that Ctrl+C ended: 128 and the number of SIGINT. */
const interrupted = 130;

const controller = new AbortController();
process.once('SIGINT', () => controller.abort());
process.once('SIGTERM', () => controller.abort());
// Nobody reads the answer any more, as after `ask … | head -1`.
process.stdout.on('error', () => controller.abort());

const [command, ...rest] = process.argv.slice(2);
try {
  if (command !== 'ask') throw new PhidelityError('internal', usage);
  await ask(rest, controller.signal);
} catch (error) {
  process.exitCode = 1;
  if (!controller.signal.aborted) process.stderr.write(`${PhidelityError.from(error).message}\n`);
}
if (controller.signal.aborted) process.exitCode = interrupted;
