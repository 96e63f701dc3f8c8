import path from 'node:path';

/** The URI by which the browser side of code-server names a file of the machine it runs on. */
export function remoteUri(file: string): string {
  return `vscode-remote://remote${path.resolve(file).split('/').map(encodeURIComponent).join('/')}`;
}
