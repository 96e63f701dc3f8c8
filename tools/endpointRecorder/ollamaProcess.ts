import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SetupError } from '../setupError.ts';
import { startServerProcess, type ServerProcess } from './serverProcess.ts';

/** What `ollama create` would be told by a Modelfile. */
interface CreatedModel {
  /** A GGUF file. */
  readonly file: string;
  readonly name: string;
  /** Without it, Ollama looks for one of its own that resembles the file's. */
  readonly template?: string;
}

/**
 * Starts an Ollama that has one model and a folder of its own, which goes when it ends.
 *
 * @throws SetupError when it does not start, or does not take the model.
 */
export async function startOllama(options: {
  readonly server: string;
  readonly model: CreatedModel;
}): Promise<ServerProcess> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ollama-'));
  const running = await startServerProcess({
    command: options.server,
    settings: (port) => ({
      args: ['serve'],
      env: {
        ...process.env,
        HOME: folder,
        OLLAMA_HOST: `127.0.0.1:${port}`,
        OLLAMA_MODELS: path.join(folder, 'models'),
        OLLAMA_NOPRUNE: '1',
        OLLAMA_NO_CLOUD: '1',
      },
    }),
    healthPath: '/api/version',
  });
  const stop = async (): Promise<void> => {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { version } = (await (await fetch(`${running.origin}/api/version`)).json()) as { version: string };
    await createModel(running.origin, options.model);
    return { ...running, version, folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function createModel(origin: string, { file, name, template }: CreatedModel): Promise<void> {
  const content = await readFile(file);
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  const sent = [
    await fetch(`${origin}/api/blobs/${digest}`, { method: 'POST', body: content }),
    await fetch(`${origin}/api/create`, {
      method: 'POST',
      body: JSON.stringify({
        model: name,
        files: { [path.basename(file)]: digest },
        // With more, its threads wait for each other wherever anything else runs.
        parameters: { num_thread: 1 },
        stream: false,
        ...(template === undefined ? {} : { template }),
      }),
    }),
  ];
  for (const response of sent)
    if (!response.ok) throw new SetupError(`Ollama did not take ${file}: ${await response.text()}`);
}
