import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../projectRoot.ts';
import { SetupError } from '../setupError.ts';

export interface LlamaServerProcess {
  readonly origin: string;
  /** Its own version, such as "0.4.0 (80fb11a)". */
  readonly version: string;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

/**
 * Starts a llama-server with two slots on this machine and waits until it has loaded the model.
 *
 * @param options.model Relative to the project, so that no one's folders stand in what it answers.
 * @throws SetupError when it does not start.
 */
export async function startLlamaServer(options: {
  readonly server: string;
  readonly model: string;
}): Promise<LlamaServerProcess> {
  const port = await freePort();
  let log = '';
  const child = spawn(
    options.server,
    // prettier-ignore
    ['-m', options.model, '--host', '127.0.0.1', '--port', String(port), '-c', '4096', '-np', '2', '-t', '1'],
    { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => {
    child.on('exit', () => resolve());
    child.on('error', (error) => {
      log += String(error);
      resolve();
    });
  });
  const listen = (data: Buffer): void => {
    log = (log + data.toString()).slice(-20_000);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const origin = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  for (let attempt = 0; attempt < 600 && child.exitCode === null; attempt++) {
    const isReady = await fetch(`${origin}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) {
      const props = (await (await fetch(`${origin}/props`)).json()) as { build_info?: string };
      return { origin, version: props.build_info ?? 'of an unknown version', stop };
    }
    await sleep(100);
  }
  await stop();
  throw new SetupError(`llama-server did not start:\n${log.trim().split('\n').slice(-5).join('\n')}`);
}
