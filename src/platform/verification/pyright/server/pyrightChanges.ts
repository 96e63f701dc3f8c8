/**
 * A request: whether a file, by its `uri`, may be judged as itself, and not as a copy. It may if pyright reports what it
 * finds in it, and no comment in it decides what that is.
 */
export const mayJudgeFile = 'phidelity/mayJudgeFile';

/**
 * A notification: the `offsets` in the text of a document, by its `uri`, at which answers are wanted, sorted; null for all,
 * as without it. Functions, classes and blocks without any are then not checked.
 */
export const wantedOffsets = 'phidelity/wantedOffsets';

/**
 * A request with several questions, as `asked`: the method and the parameters of each. The answers are in their order, as
 * `AnsweredQuestion`.
 */
export const answers = 'phidelity/answers';

/** A notification while these answers are looked for, so that a long search can be told from none. */
export const stillAnswering = 'phidelity/stillAnswering';

/**
 * A request: where the first error in the syntax of `code` is, as a position, or null; `isCell` for a cell of a notebook.
 * What one version of Python accepts is none. Nothing is remembered of the code.
 */
export const syntaxError = 'phidelity/syntaxError';

/** A request: whether `answers` is understood. */
export const mayJoinQuestions = 'phidelity/mayJoinQuestions';

/** An answer, or why there is none. */
export interface AnsweredQuestion {
  readonly result?: unknown;
  readonly error?: string;
}

/**
 * `# pyright: ignore` and the like in comments decide nothing. Of what is judged as it is saved, comments are not blanked.
 */
const ofComments = `
  getFileLevelDirectives: (find, all) => {
    const none = { count: 0, getItemAt: () => undefined };
    all.getFileLevelDirectives = (_, ...rest) => find(none, ...rest);
  },
  Tokenizer({ prototype }) {
    const tokenize = prototype.tokenize;
    prototype.tokenize = function (...all) {
      return { ...tokenize.apply(this, all), pyrightIgnoreLines: new Map() };
    };
  },
`;

/** pyright's own parser reads code that is in no file. */
const ofParser = `
  DiagnosticSink: (found) => (parsing.DiagnosticSink = found),
  Parser: (found, { ParseOptions }) => Object.assign(parsing, { Parser: found, ParseOptions }),
`;

/** The number by which pyright tells errors from warnings and hints. */
const errorCategory = 0;

/** The last Python without PEP 765, which pyright takes for more than the warning that it is. */
const beforeFinally = { major: 3, minor: 13 };

/** For so long, in milliseconds, the server looks for answers without reading whether they are still wanted. */
const unheardMilliseconds = 250;

/** The server answers our requests and our notification, and reports no progress, which nobody looks at. */
const ofServer = `
  LanguageServerBase({ prototype }) {
    const methods = {
      'textDocument/definition': 'onDefinition',
      'textDocument/typeDefinition': 'onTypeDefinition',
      'textDocument/hover': 'onHover',
    };
    const mayJoin = Object.values(methods).every((name) => typeof prototype[name] === 'function');
    if (typeof prototype.sendProgressMessage === 'function') prototype.sendProgressMessage = () => {};
    const setUp = prototype.setupConnection;
    prototype.setupConnection = function (...all) {
      setUp.apply(this, all);
      const { connection } = this;
      connection.onRequest(${JSON.stringify(mayJudgeFile)}, async ({ uri }) => {
        const file = this.convertLspUriStringToUri(uri);
        const { service } = await this.getWorkspaceForFile(file);
        const known = service.backgroundAnalysisProgram.program.getSourceFileInfo(file);
        return changed.has('getFileLevelDirectives') && changed.has('Tokenizer') && !known?.isThirdPartyImport;
      });
      connection.onRequest(${JSON.stringify(mayJoinQuestions)}, () => mayJoin);
      connection.onRequest(${JSON.stringify(syntaxError)}, ({ code, isCell }) => {
        const { Parser, ParseOptions, DiagnosticSink } = parsing;
        const { pythonVersion } = new ParseOptions();
        const errorIn = (version) => {
          const sink = new DiagnosticSink();
          const options = { useNotebookMode: isCell, pythonVersion: { ...pythonVersion, ...version } };
          new Parser().parseSourceFile(code, Object.assign(new ParseOptions(), options), sink);
          const errors = sink.fetchAndClear().filter(({ category }) => category === ${errorCategory});
          const starts = errors.map(({ range }) => range.start);
          return starts.sort((a, b) => a.line - b.line || a.character - b.character)[0] ?? null;
        };
        const error = errorIn({});
        return error && errorIn(${JSON.stringify(beforeFinally)}) && error;
      });
      connection.onRequest(${JSON.stringify(answers)}, async ({ asked }, token) => {
        const found = [];
        let heard = Date.now();
        for (const [method, parameters] of asked) {
          if (Date.now() - heard > ${unheardMilliseconds}) {
            connection.sendNotification(${JSON.stringify(stillAnswering)});
            await new Promise(setImmediate);
            heard = Date.now();
          }
          try {
            found.push({ result: (await this[methods[method]](parameters, token)) ?? null });
          } catch (error) {
            found.push({ error: String(error?.message ?? error) });
          }
        }
        return found;
      });
      connection.onNotification(${JSON.stringify(wantedOffsets)}, ({ uri, offsets }) => {
        const { key } = this.convertLspUriStringToUri(uri);
        if (offsets) wanted.set(key, offsets);
        else wanted.delete(key);
      });
    };
  },
`;

/**
 * The checker visits only what holds a wanted offset, and leaves out what is about a whole function, class or file, of
 * which none of our rules speaks. Types are inferred when they are asked for, whether their place was visited or not.
 */
const ofChecker = `
  Checker({ prototype }) {
    const isWanted = (checker, { start, length }) => {
      const offsets = wanted.get(checker._fileInfo?.fileUri?.key);
      if (!offsets) return true;
      let [low, high] = [0, offsets.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (offsets[middle] < start) low = middle + 1;
        else high = middle;
      }
      return low < offsets.length && offsets[low] < start + length;
    };
    for (const name of ['visitFunction', 'visitClass', 'visitSuite']) {
      const visit = prototype[name];
      if (visit)
        prototype[name] = function (node) {
          return isWanted(this, node) && visit.call(this, node);
        };
    }
    for (const name of [
      '_validateSymbolTables',
      '_validateFunctionReturn',
      '_validateFunctionTypeVarUsage',
      '_validateBaseClassOverrides',
      '_validateMultipleInheritanceCompatibility',
      '_validateConstructorConsistency',
    ]) {
      const validate = prototype[name];
      if (validate)
        prototype[name] = function (...all) {
          if (!wanted.has(this._fileInfo?.fileUri?.key)) validate.apply(this, all);
        };
    }
  },
`;

/** Work that takes half of pyright's time here, and that no answer needs. */
const ofAnswers = `
  // To find the source of a stub, pyright 1.1.414 goes through all imports that it has seen so far, for each step of each
  // answer. Here they are sorted by stub, once for each number of them; only for a stub without any does it look further.
  ImportResolver({ prototype }) {
    const find = prototype.getSourceFilesFromStub;
    const known = new WeakMap();
    const sortedByStub = (seen) => {
      const byStub = new Map();
      for (const results of seen.values())
        for (const { isStubFile, isImportFound, nonStubImportResult: source, resolvedUris } of results.values()) {
          if (!isStubFile || !isImportFound || !source?.isImportFound) continue;
          const uri = source.resolvedUris.at(-1);
          if (!uri.hasExtension('.py') && !uri.hasExtension('.pyi')) continue;
          const { key } = resolvedUris.at(-1);
          if (byStub.has(key)) byStub.get(key).push(uri);
          else byStub.set(key, [uri]);
        }
      return byStub;
    };
    prototype.getSourceFilesFromStub = function (stub, environment, mapCompiled) {
      const seen = this._cachedImportResults;
      let count = 0;
      for (const one of seen.values()) count += one.size;
      let kept = known.get(this);
      if (kept?.seen !== seen) {
        const withoutImports = Object.create(this, { _cachedImportResults: { value: new Map() } });
        known.set(this, (kept = { seen, count: -1, withoutImports, further: new Map() }));
      }
      if (kept.count !== count) Object.assign(kept, { count, byStub: sortedByStub(seen) });
      const found = kept.byStub.get(stub.key);
      if (found) return [...found];
      const key = [stub.key, environment.root?.key, Boolean(mapCompiled)].join('\\0');
      if (!kept.further.has(key)) kept.further.set(key, find.call(kept.withoutImports, stub, environment, mapCompiled));
      return [...kept.further.get(key)];
    };
  },
  // A hover looks for documentation, in the sources of stubs, too. Only its first line is used, which comes without.
  getDocumentationPartsForTypeAndDeclWithSource: (_, all) => (all.getDocumentationPartsForTypeAndDeclWithSource = () => undefined),
  getConstructorDocInfo: (_, all) => (all.getConstructorDocInfo = () => undefined),
`;

/** Code that defines our changes to what pyright's modules export, by the name of the export, and which have been made. */
export const pyrightChanges = `
const changed = new Set();
const wanted = new Map();
const parsing = {};
const changes = {${ofComments}${ofParser}${ofServer}${ofChecker}${ofAnswers}};
`;
