import 'vscode-jsonrpc/node';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import { engineClientContract, engineContract } from '../protocol/engineContract.ts';
import { RpcPeer } from '../protocol/rpc/rpcPeer.ts';
import { EngineServer } from './engineServer.ts';
import { processTransport } from './processTransport.ts';

// The entry of the engine process. It lives exactly as long as the process that started it.
// There is nothing to save, and an orderly exit would wait for what is being evaluated, however long that takes.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// Ctrl+C in a terminal reaches the whole process group; what it means is for the parent to decide.
process.on('SIGINT', () => {});

const server = new EngineServer({
  log: (level, message) => peer.notify('log', { level, message }),
  exit: () => process.exit(0),
});
const peer = new RpcPeer(processTransport(), {
  local: engineContract,
  remote: engineClientContract,
  handlers: server.handlers,
  onGone: (why) => new PhidelityError('engine-exited', why),
  onError: (error) => process.stderr.write(`${error.message}\n`),
});
