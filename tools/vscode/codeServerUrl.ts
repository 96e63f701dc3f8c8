import path from 'node:path';
import { remoteUri } from './remoteUri.ts';

export interface CodeServerPage {
  /** A folder, or a .code-workspace file; without it an empty window. */
  folder?: string | undefined;
  extensionDevelopmentPaths?: readonly string[];
  extensionTestsPath?: string | undefined;
}

/** The address under which a code-server opens this window. */
export function codeServerUrl(server: string, window: CodeServerPage): string {
  const url = new URL(server);
  if (!window.folder) url.searchParams.set('ew', 'true');
  else {
    const kind = window.folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
    url.searchParams.set(kind, path.resolve(window.folder));
  }
  const payload = (window.extensionDevelopmentPaths ?? []).map((extension) => [
    'extensionDevelopmentPath',
    remoteUri(extension),
  ]);
  if (window.extensionTestsPath) payload.push(['extensionTestsPath', remoteUri(window.extensionTestsPath)]);
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
