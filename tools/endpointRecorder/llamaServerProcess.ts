import { startServerProcess, type ServerProcess } from './serverProcess.ts';

/**
 * Starts a llama-server with two slots on this machine and waits until it has loaded the model.
 *
 * @param options.model Relative to the project, so that no one's folders stand in what it answers.
 * @throws SetupError when it does not start.
 */
export async function startLlamaServer(options: {
  readonly server: string;
  readonly model: string;
}): Promise<ServerProcess> {
  const running = await startServerProcess({
    command: options.server,
    settings: (port) => ({
      // prettier-ignore
      args: ['-m', options.model, '--host', '127.0.0.1', '--port', String(port), '-c', '4096', '-np', '2', '-t', '1'],
    }),
    healthPath: '/health',
  });
  const props = (await (await fetch(`${running.origin}/props`)).json()) as { build_info?: string };
  return { ...running, version: props.build_info ?? 'of an unknown version' };
}
