import { SetupError } from '../setupError.ts';
import type { ServerProcess } from './serverProcess.ts';

/**
 * A vLLM that runs already, and with `VLLM_SERVER_DEV_MODE=1`. It takes minutes to start, so it is not restarted for
 * each scenario but made to forget what it has read.
 *
 * @throws SetupError when it is not there, or does not forget.
 */
export async function runningVllm(origin: string): Promise<ServerProcess> {
  const forgotten = await fetch(`${origin}/reset_prefix_cache`, { method: 'POST' }).catch(() => undefined);
  if (!forgotten?.ok) throw new SetupError(`Start a vLLM with VLLM_SERVER_DEV_MODE=1 at ${origin}.`);
  const { version } = (await (await fetch(`${origin}/version`)).json()) as { version: string };
  return { origin, version, stop: async () => {} };
}
