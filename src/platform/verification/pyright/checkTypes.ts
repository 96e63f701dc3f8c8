import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { FullDocumentDiagnosticReport } from 'vscode-languageserver-protocol';
import { onAbort, untilAborted } from '../../../core/lifetime/async.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import type { TextsToCheck, TypeProblem } from '../../../core/verification/typeChecker.ts';
import { typeRules, type PythonEnvironment } from './server/pyrightFolder.ts';
import { PyrightProcess } from './server/pyrightProcess.ts';

/** DiagnosticSeverity.Error of the protocol. */
const error = 1;

/**
 * Asks a pyright of its own, which ends afterwards, for the errors in each of several texts of a file, with the rules that it has
 * where nothing is configured. Rejects when it ends, and with the signal's reason when that is aborted.
 */
export async function checkTypes(
  { path, texts }: TextsToCheck,
  parts: { readonly entry: string; readonly environment: PythonEnvironment; readonly logger: Logger },
  signal: AbortSignal,
): Promise<readonly (readonly TypeProblem[])[]> {
  const server = new PyrightProcess({ ...parts, rules: typeRules });
  const cancellation = new CancellationTokenSource();
  const listening = onAbort(signal, () => cancellation.cancel());
  const { token } = cancellation;
  const ask = async (): Promise<TypeProblem[][]> => {
    const own = pathToFileURL(path).href;
    // Of what is installed, pyright reports nothing.
    const isOwn = await server.mayJudge(own, [], token);
    const uri = isOwn ? own : pathToFileURL(join(dirname(path), 'phidelity_check_types.py')).href;
    const found: TypeProblem[][] = [];
    for (const [at, text] of texts.entries()) {
      const textDocument = { uri, version: at + 1 };
      await (at === 0
        ? server.notify('textDocument/didOpen', {
            textDocument: { ...textDocument, languageId: 'python', text },
          })
        : server.notify('textDocument/didChange', { textDocument, contentChanges: [{ text }] }));
      found.push(await errorsIn(server, uri, token));
    }
    return found;
  };
  try {
    return await untilAborted(ask(), signal);
  } finally {
    listening.dispose();
    cancellation.dispose();
    server.dispose();
  }
}

async function errorsIn(
  server: PyrightProcess,
  uri: string,
  token: CancellationTokenSource['token'],
): Promise<TypeProblem[]> {
  const { items } = await server.request<FullDocumentDiagnosticReport>(
    'textDocument/diagnostic',
    { textDocument: { uri } },
    token,
  );
  return items
    .filter(({ severity }) => severity === error)
    .map(({ range, code, message }) => ({
      line: range.start.line,
      rule: code === undefined ? undefined : `${code}`,
      message: typeof message === 'string' ? message : (message as { readonly value: string }).value,
    }));
}
