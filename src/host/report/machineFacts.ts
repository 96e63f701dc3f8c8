import { availableParallelism, cpus, release, type } from 'node:os';
import { env, UIKind, version } from 'vscode';
import { memoryNow } from '../../platform/memoryNow.ts';

type Fact = readonly [name: string, value: string];

/** The glibc that the process runs with, on Linux. */
function glibc(): Fact[] {
  if (process.platform !== 'linux') return [];
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return [['glibc', header?.glibcVersionRuntime ?? 'none']];
}

/** What runs here, and in which version. */
export function versionFacts(extension: {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}): Fact[] {
  const place = env.uiKind === UIKind.Web ? 'in a browser' : 'on the desktop';
  // Of some kinds of remotes the name is an address.
  const remote = /^[a-z-]+$/.test(env.remoteName ?? '')
    ? `, ${env.remoteName}`
    : env.remoteName
      ? ', remote'
      : '';
  return [
    ['Phidelity', extension.version],
    ['node-llama-cpp', extension.dependencies['node-llama-cpp'] ?? 'unknown'],
    ['VS Code', `${version} (${env.appName}, ${place}${remote})`],
    ['Node', process.versions.node],
    ['Electron', process.versions['electron'] ?? 'none'],
    ['System', `${type()} ${release()}, ${process.platform}-${process.arch}`],
    ...glibc(),
  ];
}

/** What the machine has. */
export function machineFacts(): Fact[] {
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  const { memory, freeMemory, isRuleOfThumb } = memoryNow();
  const free = isRuleOfThumb ? 'count as usable' : 'are free';
  return [
    ['Processor', `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} logical cores`],
    ['Memory', `${gigabytes(memory)}, of which ${gigabytes(freeMemory)} ${free}`],
  ];
}
