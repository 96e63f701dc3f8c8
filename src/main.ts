import { fileURLToPath } from 'node:url';
import { type ExtensionContext, Uri } from 'vscode';
import { CodeCache } from './platform/storage/codeCache.ts';

/** What `extension.ts` exports. */
interface Extension {
  activate(context: ExtensionContext): Promise<void>;
  deactivate(): Promise<void>;
}

/** Milliseconds after the activation until its code is kept: until then, what a window shows first has run, too. */
const keepAfter = 10_000;

/** Module state, because VS Code calls `deactivate` without arguments. */
let extension: Extension | undefined;

/** The entry that VS Code loads: runs the extension's bundle from the code that an earlier window has compiled. */
export async function activate(context: ExtensionContext): Promise<void> {
  const code = new CodeCache({
    bundle: fileURLToPath(new URL('extension.cjs', import.meta.url)),
    folder: Uri.joinPath(context.globalStorageUri, 'compiled').fsPath,
  });
  extension = code.load() as Extension;
  await extension.activate(context);
  const keeping = setTimeout(() => {
    // A folder that cannot be written costs the next window its compiling, of which there is nothing to tell anyone.
    code.keep().catch(() => {});
  }, keepAfter);
  keeping.unref();
  context.subscriptions.push({ dispose: () => clearTimeout(keeping) });
}

/** VS Code allows this a few seconds. */
export async function deactivate(): Promise<void> {
  await extension?.deactivate();
}
