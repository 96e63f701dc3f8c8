import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../projectRoot.ts';

/** The files of the panel's page and of the model page by their path, bundled from the sources as the extension ships them. */
export async function panelBundle(): Promise<ReadonlyMap<string, Buffer>> {
  const built = await build({
    absWorkingDir: projectRoot,
    entryPoints: { webview: 'src/webview/main.tsx', modelPage: 'src/webview/modelPage/main.tsx' },
    outdir: 'dist',
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    write: false,
    logLevel: 'warning',
  });
  const files = new Map(
    built.outputFiles.map((file) => [path.basename(file.path), Buffer.from(file.contents)]),
  );
  const codicons = path.join(projectRoot, 'node_modules/@vscode/codicons/dist');
  for (const name of ['codicon.css', 'codicon.ttf'])
    files.set(`codicons/${name}`, await readFile(path.join(codicons, name)));
  return files;
}
