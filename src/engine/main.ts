import { GgufInsights } from 'node-llama-cpp';
import 'vscode-jsonrpc/node';
import { runEngine } from './engineServer.ts';
import { startLlama } from './gpu/startLlama.ts';
import { configureLanguage } from './process/configureLanguage.ts';

// The entry of the engine process.
configureLanguage();
skipSimulations();
runEngine(startLlama);

/**
 * Keeps node-llama-cpp in this process from loading each model two more times without its weights, to estimate the
 * memory of the model and of its context: a third of the processor time of a small model's load. The estimates are for
 * the library's memory checks, which we turn off because `planModelMemory` has decided: its estimate by formula does.
 *
 * The library has no option for this. To be called before a model is loaded.
 */
function skipSimulations(): void {
  GgufInsights.prototype.estimateModelResourceRequirementsV2 = async function (options) {
    return this.estimateModelResourceRequirements(options);
  };
  GgufInsights.prototype.estimateContextResourceRequirementsV2 = async function ({
    flashAttention,
    ...options
  }) {
    return this.estimateContextResourceRequirements({ ...options, flashAttention: flashAttention === true });
  };
}
