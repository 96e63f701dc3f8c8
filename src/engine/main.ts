import 'vscode-jsonrpc/node';
import { runEngine } from './runEngine.ts';
import { startLlama } from './startLlama.ts';

// The entry of the engine process.
runEngine(startLlama);
