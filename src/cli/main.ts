import { PhidelityError } from '../core/errors/phidelityError.ts';
import { ask } from './ask.ts';

const usage = `Usage: npm run -s ask -- [--model FILE] [--context N] [--temperature T] [--json] [--verbose] "question"
With no question, it is read from standard input.`;

const controller = new AbortController();
process.once('SIGINT', () => controller.abort());
process.once('SIGTERM', () => controller.abort());

const [command, ...rest] = process.argv.slice(2);
try {
  if (command !== 'ask') throw new PhidelityError('internal', usage);
  process.exitCode = await ask(rest, controller.signal);
} catch (error) {
  process.stderr.write(`${PhidelityError.from(error).message}\n`);
  process.exitCode = 1;
}
