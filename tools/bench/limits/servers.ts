import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Figure } from '../benchmark.ts';
import { behaviours, startEndlessServer } from './endlessServer.ts';

const entry = path.join(import.meta.dirname, 'clientProcess.ts');

/** How much the memory of a client grows with each thing that a server does wrong. */
export async function servers(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const behaviour of behaviours) {
    const server = await startEndlessServer(behaviour);
    const client = fork(entry, [server.origin], { execArgv: ['--import', 'tsx'] });
    try {
      const [bytes] = (await once(client, 'message')) as [number];
      figures.push({ name: `a server sends ${behaviour.name}`, value: bytes / 1e6, unit: 'MB' });
    } finally {
      client.kill();
      server.close();
    }
  }
  const worst = Math.max(...figures.map(({ value }) => value));
  return [
    ...figures,
    { name: 'memory growth by any of them', value: worst, unit: 'MB', goal: { atMost: 32 } },
  ];
}
