import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';
import { writeFileAtomic } from '../writeFileAtomic.ts';

/** Bytes of a SHA-256, which stands before the code that it is of. */
const checksumBytes = 32;

const checksumOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/**
 * Runs a bundle in CommonJS, and keeps the code that V8 has compiled of it in a file, so that the next process need not
 * compile it again. Node's own compile cache is for all modules of a process, which in the extension host are other
 * extensions' too.
 *
 * V8 refuses code that another version or other settings of V8 have compiled, but not damaged code, nor that of another
 * source of the same length: hence a checksum, and a name that is made of the source.
 */
export class CodeCache {
  readonly #bundle: string;
  readonly #folder: string;
  #script: Script | undefined;
  #file = '';
  #isKept = false;

  /** @param options.folder Where the code is kept, and nothing else is. It need not exist, nor be writable. */
  constructor(options: { readonly bundle: string; readonly folder: string }) {
    this.#bundle = options.bundle;
    this.#folder = options.folder;
  }

  /** Runs the bundle and returns what it exports. Throws as it does. To be called once. */
  load(): unknown {
    const source = readFileSync(this.#bundle, 'utf8');
    const versions = [process.versions.v8, process.arch, process.platform];
    const name = createHash('sha256').update(versions.join()).update(source).digest('hex');
    this.#file = path.join(this.#folder, `${name}.bin`);
    const cachedData = this.#compiled();
    const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
      filename: this.#bundle,
      ...(cachedData ? { cachedData } : {}),
    });
    this.#script = script;
    this.#isKept = cachedData !== undefined && script.cachedDataRejected === false;
    const module = { exports: {} as unknown };
    const run = script.runInThisContext() as (...parameters: unknown[]) => void;
    const require = createRequire(this.#bundle);
    run.call(module.exports, module.exports, require, module, this.#bundle, path.dirname(this.#bundle));
    return module.exports;
  }

  /**
   * Keeps what has been compiled so far, unless the bundle has come from such code, and deletes that of other bundles.
   * Takes the thread about as long as compiling did. Rejects with file system errors.
   */
  async keep(): Promise<void> {
    if (!this.#script || this.#isKept) return;
    this.#isKept = true;
    const code = this.#script.createCachedData();
    await mkdir(this.#folder, { recursive: true });
    await writeFileAtomic(this.#file, Buffer.concat([checksumOf(code), code]));
    const own = path.basename(this.#file);
    const others = (await readdir(this.#folder)).filter((one) => one.endsWith('.bin') && one !== own);
    for (const one of others) await rm(path.join(this.#folder, one), { force: true });
  }

  /** Undefined where there is none, or none that is whole: it is compiled then. */
  #compiled(): Buffer | undefined {
    try {
      const bytes = readFileSync(this.#file);
      const code = bytes.subarray(checksumBytes);
      return checksumOf(code).equals(bytes.subarray(0, checksumBytes)) ? code : undefined;
    } catch {
      return undefined;
    }
  }
}
