import { CodeSites } from '../verification/symbols/codeSites.ts';
import type { ScannedUse } from '../verification/scan/scannedCode.ts';
import { scanPython } from '../verification/scan/scanPython.ts';
import type { NameProbe } from './nameProbe.ts';

/** Code that uses several names where another one was written, to find out which of them exist. */
export interface NameTrial {
  readonly code: string;
  readonly uses: readonly ScannedUse[];
  /** The use of each name; undefined for one that the code does not use after all. */
  readonly byName: ReadonlyMap<string, ScannedUse>;
}

const value = 'phidelity_value';

/** Puts names in the place of the one in a probe. Undefined where that cannot be done. */
export function trialOf(probe: NameProbe, names: readonly string[]): NameTrial | undefined {
  const code = trialCode(probe, names);
  if (code === undefined) return undefined;
  const { uses } = scanPython(code);
  const byName = new Map<string, ScannedUse>();
  const wanted = new Set(names);
  const from = probe.kind === 'module' || probe.kind === 'from' ? probe.code.length : 0;
  for (const use of uses) {
    const { nameRange, call } = use;
    const name =
      probe.kind === 'keyword'
        ? call?.keywords.find((one) => wanted.has(one) && !byName.has(one))
        : code.slice(nameRange.start, nameRange.end);
    const isTried =
      nameRange.start >= Math.min(from, startOf(probe)) && name !== undefined && wanted.has(name);
    if (isTried && !byName.has(name)) byName.set(name, use);
  }
  return { code, uses, byName };
}

function startOf({ use }: NameProbe): number {
  return use.range.start;
}

function trialCode({ kind, code, use, range }: NameProbe, names: readonly string[]): string | undefined {
  const [before, after] = [code.slice(0, range.start), code.slice(range.end)];
  switch (kind) {
    case 'import':
      return `${before}${names.join(', ')}${after}`;
    case 'module':
    case 'from': {
      const owner = /[\w.]+\.$/.exec(before)?.[0] ?? '';
      return `${code}\n${names.map((name) => `import ${owner}${name}\n`).join('')}`;
    }
    case 'attribute': {
      const owner = new CodeSites(code).ownerRange(range.start);
      if (!owner) return undefined;
      const text = code.slice(owner.start, owner.end);
      const isChain = /^\w+(?:\.\w+)*$/.test(text);
      const head = isChain ? '' : `${value} := ${text}, `;
      const each = names.map((name) => `${isChain ? text : value}.${name}`);
      return `${code.slice(0, owner.start)}(${head}${each.join(', ')},)${after}`;
    }
    case 'keyword': {
      const call = code.slice(use.range.start, range.start);
      const each = names.map((name) => `${call}${name}=...)`);
      return `${code.slice(0, use.range.start)}(${each.join(', ')},)${after.replace(/^=\.\.\.\)/, '')}`;
    }
  }
}
