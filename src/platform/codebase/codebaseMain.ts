import 'vscode-jsonrpc/node';
import { parentPort } from 'node:worker_threads';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { codebaseClientContract, codebaseContract } from '../../protocol/codebaseContract.ts';
import { RpcPeer } from '../../protocol/rpc/rpcPeer.ts';
import { nodeTimer } from '../nodeTimer.ts';
import { threadTransport } from '../threads/threadTransport.ts';
import { LocalCodebase } from './localCodebase.ts';

/** Then a completion gets what has been found: the user is typing. */
const relatedMilliseconds = 100;

// The entry of the thread that knows the workspace's code. It ends when its channel is closed.
const port = parentPort!;
const log =
  (level: keyof Logger) =>
  (message: string): void =>
    peer.notify('log', { level, message });
const codebase = new LocalCodebase({
  timer: nodeTimer,
  logger: { error: log('error'), warn: log('warn'), info: log('info'), debug: log('debug') },
});
const peer = new RpcPeer(threadTransport(port), {
  local: codebaseContract,
  remote: codebaseClientContract,
  handlers: {
    requests: {
      find: async ({ question, limit }, { signal, report }) => {
        const { places, files } = await codebase.find(question, limit, { signal, onProgress: report });
        return { files, places: places.map(({ path, place }) => ({ path, ...place })) };
      },
      related: async (place, { signal }) => {
        const late = AbortSignal.any([signal, AbortSignal.timeout(relatedMilliseconds)]);
        return (await codebase.related(place, late)) ?? null;
      },
    },
    notifications: {
      configure: ({ folders, file }) => codebase.configure(folders, file ?? undefined),
      changed: ({ paths }) => codebase.changed(paths),
      shutdown: () => {
        codebase.dispose();
        peer.dispose();
        port.close();
      },
    },
  },
  onGone: (why) => new PhidelityError('internal', why),
  onError: (error) => process.stderr.write(`${error.message}\n`),
});
