import 'vscode-jsonrpc/node';
import { runEngine } from './engineServer.ts';
import { startLlama } from './gpu/startLlama.ts';
import { configureLanguage } from './process/configureLanguage.ts';

// The entry of the engine process.
configureLanguage();
runEngine(startLlama);
