import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

interface RunningProcess {
  readonly id: number;
  readonly parent: number;
  readonly command: string;
}

/**
 * The engine that the VS Code of this test has started. Its parent is the extension host. Throws unless there is
 * exactly one.
 */
export async function engineProcess(): Promise<RunningProcess> {
  const all = process.platform === 'linux' ? linuxProcesses() : await listedProcesses();
  const byId = new Map(all.map((each) => [each.id, each]));
  const isOurs = (each: RunningProcess | undefined): boolean =>
    each !== undefined && (each.parent === process.pid || isOurs(byId.get(each.parent)));
  const engines = all.filter((each) => /dist[\\/]engine\.mjs/.test(each.command) && isOurs(each));
  const [engine] = engines;
  if (!engine || engines.length > 1) throw new Error(`There are ${engines.length} engine processes.`);
  return engine;
}

/** A small Debian has no `ps`. */
function linuxProcesses(): RunningProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const status = readFileSync(`/proc/${name}/status`, 'utf8');
        const parent = Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1]);
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ id: Number(name), parent, command }];
      } catch {
        return []; // it has just ended
      }
    });
}

async function listedProcesses(): Promise<RunningProcess[]> {
  const [program, args] =
    process.platform === 'win32'
      ? ([
          'powershell',
          [
            '-NoProfile',
            '-Command',
            'Get-CimInstance Win32_Process | % { "$($_.ProcessId) $($_.ParentProcessId) $($_.CommandLine)" }',
          ],
        ] as const)
      : (['ps', ['-A', '-o', 'pid=,ppid=,args=']] as const);
  const { stdout } = await promisify(execFile)(program, [...args], { maxBuffer: 64 * 1024 * 1024 });
  return [...stdout.matchAll(/^\s*(\d+)\s+(\d+)\s+(.*)$/gm)].map(([, id, parent, command = '']) => ({
    id: Number(id),
    parent: Number(parent),
    command,
  }));
}
