import type { OffsetRange } from '../../text/offsetRange.ts';
import type { OtherOrigin } from '../installs/installedRequirement.ts';

/** One module that a piece of code imports, or installs. `from a import b, c` gives two. */
export interface ScannedImport {
  /**
   * `statement`: import or from. `dynamic`: import_module("x") or __import__("x"). `install`: a distribution that a command
   * such as `%pip install x`, or the script's own metadata, names.
   */
  readonly kind: 'statement' | 'dynamic' | 'install';
  /** The dotted module as written, without leading dots; empty in `from . import a`. For `install`, the distribution. */
  readonly module: string;
  /** Leading dots of a relative import; 0 for an absolute one. */
  readonly level: number;
  /** What `from` takes of the module; `*` for all. Undefined where the module itself is imported. */
  readonly name?: string;
  /** The name by which the code uses it from here on; undefined where nothing is bound. */
  readonly boundName?: string;
  /** The module and, for `from`, the name. */
  readonly range: OffsetRange;
  /** Of `install`: where it comes from, if not from PyPI. */
  readonly origin?: OtherOrigin;
}

/** How a symbol is called. */
export interface ScannedCall {
  readonly positional: number;
  readonly keywords: readonly string[];
  /** Whether `*args` or `**kwargs` are passed on, so that what is passed is not all known. */
  readonly hasUnpacking: boolean;
}

/** One use of something that was imported, or of an attribute of what a call of it gives. */
export interface ScannedUse {
  /**
   * The full dotted name from the module on: `numpy.linalg.norm` for `np.linalg.norm(x)` after `import numpy as np`. What
   * the code makes of it is written as in `symbolNotation.ts`: `()` stands for the result of a call, whatever its
   * arguments, also through `await` and `with`, and for an instance of the class by which something is annotated, or that
   * an own class inherits from: `requests.Session().get` for `s.get` below `with requests.Session() as s`. `[…]` stands
   * for a part of it, by index, by key or in a loop, and `[1]` for the one at a place: `re.finditer()[…].group`. Other
   * operators are written out: `(pathlib.Path() / …).stem`; `|` also joins several values of which it may be one.
   */
  readonly symbol: string;
  /** The module by which it was imported, and its leading dots. */
  readonly module: string;
  readonly level: number;
  /** The chain as it is written, with the arguments of calls inside of it. */
  readonly range: OffsetRange;
  /** The last name of the chain. */
  readonly nameRange: OffsetRange;
  readonly call?: ScannedCall;
  /** Of what an own class inherits: the first offsets of the last names of its imported bases. */
  readonly bases?: readonly number[];
}

/** What a piece of Python imports and uses of it, in the order of the text. */
export interface ScannedCode {
  readonly imports: readonly ScannedImport[];
  readonly uses: readonly ScannedUse[];
}
