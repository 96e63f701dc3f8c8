import { SetupError } from './setupError.ts';

/**
 * Runs a tool's `main` and turns its result into the exit code of this process. Of a `SetupError` only the message is
 * printed: it is written for a person; anything else is a defect of ours and keeps its stack.
 */
export async function runEntryPoint(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof SetupError ? `\n${error.message}\n` : error);
    process.exitCode = 1;
  }
}
