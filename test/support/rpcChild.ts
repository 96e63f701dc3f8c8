import 'vscode-jsonrpc/node';
import { PhidelityError } from '../../src/core/errors/phidelityError.ts';
import { processTransport } from '../../src/engine/process/parentProcess.ts';
import { RpcPeer } from '../../src/protocol/rpc/rpcPeer.ts';
import { emptyContract, sampleContract, sampleHandlers } from './sampleContract.ts';

/** A process that serves the sample contract; a note tells it how to die. */
process.once('disconnect', () => process.exit(0));
new RpcPeer(processTransport(), {
  local: sampleContract,
  remote: emptyContract,
  handlers: sampleHandlers((text) => {
    if (text === 'abort') process.abort();
    if (text === 'exit') process.exit(7);
  }),
  onGone: (why) => new PhidelityError('engine-exited', why),
  onError: () => {},
});
