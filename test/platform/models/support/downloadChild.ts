/** A process that downloads as a window of VS Code does: FOLDER, the file as JSON, MIRROR. Ends with a line of JSON. */
import type { CatalogueFile } from '../../../../src/core/models/modelCatalogue.ts';
import { PhidelityError } from '../../../../src/core/errors/phidelityError.ts';
import { ModelDownloader } from '../../../../src/platform/models/download/modelDownloader.ts';
import { nodeTimer } from '../../../../src/platform/nodeTimer.ts';

const [folder = '', file = '', mirror = ''] = process.argv.slice(2);
const quiet = (): void => {};
const downloader = new ModelDownloader({
  folder,
  hashEntry: new URL('../../../../dist/fileHash.mjs', import.meta.url).pathname,
  clock: { now: () => Date.now() },
  timer: nodeTimer,
  logger: { error: quiet, warn: quiet, info: quiet, debug: quiet },
});
try {
  const end = await downloader.download(JSON.parse(file) as CatalogueFile, {
    source: { mirror, token: undefined },
    signal: new AbortController().signal,
  });
  console.log(JSON.stringify(end));
} catch (error) {
  console.log(JSON.stringify({ state: 'failed', reason: PhidelityError.from(error).reason }));
}
