import 'vscode-jsonrpc/node';
import { runEngine } from './engineServer.ts';
import { startLlama } from './gpu/startLlama.ts';

// The entry of the engine process.
runEngine(startLlama);
