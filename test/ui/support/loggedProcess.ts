import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { VscodeProfile } from '../../../tools/vscode/vscodeProfile.ts';

const lines = {
  engine: /engine process (\d+) started/g,
  extensionHost: /Extension host with pid (\d+) started/g,
} as const;

const timeoutMs = 20_000;

/** The id of the newest engine or extension host, by what VS Code's logs say; it must still be running. */
export async function loggedProcess(profile: VscodeProfile, kind: keyof typeof lines): Promise<number> {
  const folder = path.join(profile.userDataDir, 'logs');
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const newest = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.log'))
      .map((name) => path.join(folder, name))
      .toSorted((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs)
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(lines[kind])])
      .at(-1);
    const id = Number(newest?.[1]);
    if (id && isRunning(id)) return id;
    // Logs are written a little later than what they tell.
    if (Date.now() > deadline) throw new Error(`The logs name no running process for "${kind}".`);
    await delay(50);
  }
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}
