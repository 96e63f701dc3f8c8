import 'vscode-jsonrpc/node';
import { parentPort } from 'node:worker_threads';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { Logger } from '../core/ports/logger.ts';
import { nodeTimer } from '../platform/nodeTimer.ts';
import { LocalCodeVerifier } from '../platform/verification/verifier/localCodeVerifier.ts';
import { threadTransport } from '../platform/threads/threadTransport.ts';
import { packVerification, verifierClientContract, verifierContract } from '../protocol/verifierContract.ts';
import { RpcPeer } from '../protocol/rpc/rpcPeer.ts';

// The entry of the verifier thread. It ends when its channel is closed and pyright has ended. Its texts are for the log:
// results are data, which the extension host puts into words.
const port = parentPort!;
const log =
  (level: keyof Logger) =>
  (message: string): void =>
    peer.notify('log', { level, message });
const verifier = new LocalCodeVerifier({
  environment: process.env,
  timer: nodeTimer,
  logger: { error: log('error'), warn: log('warn'), info: log('info'), debug: log('debug') },
});
const peer = new RpcPeer(threadTransport(port), {
  local: verifierContract,
  remote: verifierClientContract,
  handlers: {
    requests: {
      verify: async (request, { signal }) => packVerification(await verifier.verify(request, signal)),
      brokenBy: (change, { signal }) => verifier.brokenBy(change, signal),
      syntaxError: async (request, { signal }) => (await verifier.syntaxError(request, signal)) ?? null,
      checkTypes: async (request, { signal }) =>
        (await verifier.checkTypes(request, signal)).map((one) => [...one]),
      judgeName: (request, { signal }) => verifier.judgeName(request, signal),
    },
    notifications: {
      warm: (request) => verifier.warm(request),
      configure: (settings) => verifier.configure(settings),
      shutdown: () => {
        verifier.dispose();
        peer.dispose();
        port.close();
      },
    },
  },
  onGone: (why) => new PhidelityError('internal', why),
  onError: (error) => process.stderr.write(`${error.message}\n`),
});
