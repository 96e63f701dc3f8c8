import { readdirSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { listFiles } from '../listFiles.ts';

interface CoverageRange {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

/** What Node writes into NODE_V8_COVERAGE when a process ends. */
interface ProcessCoverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly CoverageRange[] }[];
  }[];
  readonly 'source-map-cache'?: Readonly<
    Record<string, { readonly lineLengths: readonly number[]; readonly data: SourceMapPayload | null }>
  >;
}

/** The lines of a source file that hold code, and those of them that ran in some process. */
export interface FileLines {
  readonly all: Set<number>;
  readonly run: Set<number>;
}

/** Lines of each source file below a folder, by what every process left in the coverage directory; also of files that none has loaded. */
export function lineCoverage(directory: string, sourceFolder: string): Map<string, FileLines> {
  const files = new Map<string, FileLines>();
  for (const name of readdirSync(directory).filter((each) => each.endsWith('.json'))) {
    const coverage = JSON.parse(readFileSync(path.join(directory, name), 'utf8')) as ProcessCoverage;
    for (const { url, functions } of coverage.result) {
      if (!url.startsWith('file:')) continue;
      const file = fileURLToPath(url.replace(/[?#].*$/, ''));
      if (!file.startsWith(sourceFolder + path.sep)) continue;
      const map = coverage['source-map-cache']?.[url];
      if (!map?.data) continue;
      const lines = files.get(file) ?? { all: new Set(), run: new Set() };
      files.set(file, lines);
      addLines(
        lines,
        functions.flatMap(({ ranges }) => ranges),
        map.lineLengths,
        map.data,
      );
    }
  }
  for (const file of listFiles(sourceFolder, '.ts')) {
    if (files.has(file)) continue;
    const { code, map } = transformSync(readFileSync(file, 'utf8'), {
      loader: 'ts',
      sourcemap: 'external',
      sourcefile: file,
    });
    const lines: FileLines = { all: new Set(), run: new Set() };
    const lineLengths = code.split('\n').map((line) => line.length);
    addLines(lines, [], lineLengths, JSON.parse(map) as SourceMapPayload);
    files.set(file, lines);
  }
  return files;
}

function addLines(
  lines: FileLines,
  ranges: readonly CoverageRange[],
  lineLengths: readonly number[],
  data: SourceMapPayload,
): void {
  const last = lineLengths.length - 1;
  const counts = new Int32Array(lineLengths.reduce((sum, length) => sum + length + 1, 0));
  // Ranges nest, and each tells for itself but not for those inside it, which are shorter.
  for (const { startOffset, endOffset, count } of ranges.toSorted((a, b) => length(b) - length(a)))
    counts.fill(count, startOffset, endOffset);
  const map = new SourceMap(data);
  let lineStart = 0;
  for (let line = 0; line <= last; line += 1) {
    for (let column = 0; column < lineLengths[line]!;) {
      const entry = map.findEntry(line, column);
      column += 1;
      if (!('originalLine' in entry)) continue;
      // Once for each piece of code that the map knows, where it begins.
      if (entry.generatedLine !== line || entry.generatedColumn !== column - 1) continue;
      lines.all.add(entry.originalLine);
      if (counts[lineStart + entry.generatedColumn]! > 0) lines.run.add(entry.originalLine);
    }
    lineStart += lineLengths[line]! + 1;
  }
}

function length({ startOffset, endOffset }: CoverageRange): number {
  return endOffset - startOffset;
}
