import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../projectRoot.ts';
import { SetupError } from '../setupError.ts';

/** A model server that runs on this machine. */
export interface ServerProcess {
  readonly origin: string;
  /** Its own version, such as "b1-80fb11a". */
  readonly version: string;
  /** A temporary folder of its own, which may stand in what it answers. */
  readonly folder?: string;
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
 * Starts a server in the project's folder and waits until it answers.
 *
 * @param options.settings Its arguments and environment for a port.
 * @param options.healthPath What it answers with 200 once it is ready.
 * @throws SetupError when it does not start.
 */
export async function startServerProcess(options: {
  readonly command: string;
  readonly settings: (port: number) => { readonly args: readonly string[]; readonly env?: NodeJS.ProcessEnv };
  readonly healthPath: string;
}): Promise<Omit<ServerProcess, 'version'>> {
  const { command, settings, healthPath } = options;
  const port = await freePort();
  const { args, env = process.env } = settings(port);
  let log = '';
  const child = spawn(command, args, { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'pipe'] });
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
    const isReady = await fetch(origin + healthPath).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return { origin, stop };
    await sleep(100);
  }
  await stop();
  throw new SetupError(`${command} did not start:\n${log.trim().split('\n').slice(-5).join('\n')}`);
}
