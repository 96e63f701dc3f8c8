import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { listFiles } from '../listFiles.ts';
import { projectRoot } from '../projectRoot.ts';

const compiler = path.join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');

/**
 * What an editor shows in each TypeScript file of src/, tools/ and test/: the errors that TypeScript's language server
 * reports when the file is opened, which depend on the tsconfig.json that it finds for it.
 */
export async function findEditorErrors(): Promise<string[]> {
  const server = spawn(process.execPath, [compiler, '--lsp', '--stdio'], {
    cwd: projectRoot,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  try {
    const rootUri = pathToFileURL(projectRoot).href;
    await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri,
      capabilities: { textDocument: { diagnostic: {} } },
      workspaceFolders: [{ uri: rootUri, name: 'phidelity' }],
    });
    await connection.sendNotification(InitializedNotification.type, {});
    const errors: string[] = [];
    for (const folder of ['src', 'tools', 'test'])
      for (const file of [
        ...listFiles(path.join(projectRoot, folder), '.ts'),
        ...listFiles(path.join(projectRoot, folder), '.tsx'),
      ])
        errors.push(...(await errorsIn(file)));
    await connection.sendRequest(ShutdownRequest.type);
    await connection.sendNotification(ExitNotification.type);
    return errors;
  } finally {
    connection.dispose();
    server.kill();
  }

  async function errorsIn(file: string): Promise<string[]> {
    const uri = pathToFileURL(file).href;
    const languageId = file.endsWith('x') ? 'typescriptreact' : 'typescript';
    const text = await readFile(file, 'utf8');
    await connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId, version: 1, text },
    });
    const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    const diagnostics = 'items' in report ? report.items : [];
    return diagnostics
      .filter(({ severity }) => severity === 1)
      .map(
        ({ message, range }) =>
          `${path.relative(projectRoot, file)}:${range.start.line + 1} ${typeof message === 'string' ? message : message.value}`,
      );
  }
}
