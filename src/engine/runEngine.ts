import { PhidelityError } from '../core/errors/phidelityError.ts';
import { engineClientContract, engineContract } from '../protocol/engineContract.ts';
import { RpcPeer } from '../protocol/rpc/rpcPeer.ts';
import type { EngineLog } from './engineLog.ts';
import { EngineServer } from './engineServer.ts';
import { ModelLoader } from './modelLoader.ts';
import { processTransport } from './processTransport.ts';
import type { StateKeeper } from './savedStates.ts';
import type { StartLlama } from './startLlama.ts';

/** Makes this process the engine. It lives exactly as long as the process that started it. */
export function runEngine(startLlama: StartLlama): void {
  // There is nothing to save, and an orderly exit would wait for what is being evaluated, however long that takes.
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // Ctrl+C in a terminal reaches the whole process group; what it means is for the parent to decide.
  process.on('SIGINT', () => {});
  // A limit on the size of files is an error of who writes one, and not the end of the engine.
  process.on('SIGXFSZ', () => {});

  const log: EngineLog = (level, message) => peer.notify('log', { level, message });
  const loader = new ModelLoader({
    startLlama,
    log,
    onGpu: (gpu) => peer.notify('gpu', gpu ?? null),
  });
  const states: StateKeeper = {
    roomFor: (conversation) => peer.request('roomForState', conversation),
    saved: () => peer.notify('stateSaved', null),
  };
  const server = new EngineServer({ loader, states, log, exit: () => process.exit(0) });
  const peer = new RpcPeer(processTransport(), {
    local: engineContract,
    remote: engineClientContract,
    handlers: server.handlers,
    onGone: (why) => new PhidelityError('engine-exited', why),
    onError: (error) => process.stderr.write(`${error.message}\n`),
  });
}
