import type { Benchmark } from '../benchmark.ts';
import { insertions } from './insertions.ts';
import { longChats } from './longChats.ts';
import { panelFrames } from './panelFrames.ts';
import { servers } from './servers.ts';
import { twoWindows } from './twoWindows.ts';

/** What must hold for any input: prints how often it does. */
export const limits: Benchmark = {
  name: 'limits',
  about:
    'code inserted at random cursors of Python’s own library, judged by Python (python3 on the PATH); frames of the panel; long chats; two windows that write the same files (--limit: how often); memory while servers misbehave',
  run: async ({ limit }) => [
    ...insertions(),
    ...(await panelFrames()),
    ...(await longChats()),
    ...(await twoWindows(limit)),
    ...(await servers()),
  ],
};
