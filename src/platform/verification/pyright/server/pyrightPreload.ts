/**
 * A request that this module answers: whether a file, by its `uri`, may be judged as itself, and not as a copy. It may if
 * pyright reports what it finds in it, and no comment in it decides what that is.
 */
export const mayJudgeFile = 'phidelity/mayJudgeFile';

/**
 * The URL of a module that runs in pyright's process before pyright does. It ends the process as soon as the thread or
 * process that started it is gone, however that ended, and then removes the folder, which nobody else knows. It makes
 * comments such as `# pyright: ignore` mean nothing, and answers `mayJudgeFile`. And it
 * leaves out work of pyright's that takes half of its time here, and that no answer needs:
 *
 * - To find the source of a stub, pyright 1.1.414 goes through all imports that it has seen so far, for each step of each
 *   answer. What was found stays true as long as it has seen no further import.
 * - A hover looks for documentation, in the sources of stubs, too. Only its first line is used, which comes without.
 *
 * What another version calls by another name stays as it is.
 *
 * @param options.entry pyright's `langserver.index.js`.
 */
export function pyrightPreload(options: { readonly entry: string; readonly folder: string }): string {
  return `data:text/javascript,${encodeURIComponent(code(options))}`;
}

/** What makes files as good as copies without comments, and answers whether they are. */
const changesForFiles = `  getFileLevelDirectives: (find, all) => {
    const none = { count: 0, getItemAt: () => undefined };
    all.getFileLevelDirectives = (_, ...rest) => find(none, ...rest);
  },
  Tokenizer({ prototype }) {
    const tokenize = prototype.tokenize;
    prototype.tokenize = function (...all) {
      return { ...tokenize.apply(this, all), pyrightIgnoreLines: new Map() };
    };
  },
  LanguageServerBase({ prototype }) {
    const setUp = prototype.setupConnection;
    prototype.setupConnection = function (...all) {
      setUp.apply(this, all);
      this.connection.onRequest(${JSON.stringify(mayJudgeFile)}, async ({ uri }) => {
        const file = this.convertLspUriStringToUri(uri);
        const { service } = await this.getWorkspaceForFile(file);
        const known = service.backgroundAnalysisProgram.program.getSourceFileInfo(file);
        return changed.has('getFileLevelDirectives') && changed.has('Tokenizer') && !known?.isThirdPartyImport;
      });
    };
  },
`;

const code = ({ entry, folder }: { readonly entry: string; readonly folder: string }): string => `
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
process.once('disconnect', () => {
  try {
    rmSync(${JSON.stringify(folder)}, { recursive: true, force: true });
  } finally {
    process.exit();
  }
});
const changed = new Set();
const changes = {
  ImportResolver({ prototype }) {
    const find = prototype.getSourceFilesFromStub;
    const known = new WeakMap();
    prototype.getSourceFilesFromStub = function (stub, environment, mapCompiled) {
      const seen = this._cachedImportResults;
      let count = 0;
      for (const one of seen.values()) count += one.size;
      let kept = known.get(this);
      if (kept?.seen !== seen || kept.count !== count) known.set(this, (kept = { seen, count, found: new Map() }));
      const key = [stub.key, environment.root?.key, Boolean(mapCompiled)].join('\\0');
      if (!kept.found.has(key)) kept.found.set(key, find.call(this, stub, environment, mapCompiled));
      return [...kept.found.get(key)];
    };
  },
${changesForFiles}  getDocumentationPartsForTypeAndDeclWithSource: (_, all) => (all.getDocumentationPartsForTypeAndDeclWithSource = () => undefined),
  getConstructorDocInfo: (_, all) => (all.getConstructorDocInfo = () => undefined),
};
const modules = (() => {
  try {
    return createRequire(${JSON.stringify(entry)})('./dist/pyright-internal.js').modules ?? {};
  } catch {
    return {};
  }
})();
for (const [id, define] of Object.entries(modules))
  modules[id] = function (module, exports, require) {
    define.call(this, module, exports, require);
    for (const [name, change] of Object.entries(changes)) {
      const found = Object.hasOwn(module.exports ?? {}, name) ? module.exports[name] : undefined;
      if (typeof found !== 'function') continue;
      change(found, module.exports);
      changed.add(name);
    }
  };
`;
