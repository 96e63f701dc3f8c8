import type { Benchmark } from '../benchmark.ts';
import type { LoopReport } from '../loopWatch.ts';
import { measureInHost } from './measureInHost.ts';

/** What one round of typing did to the extension host's event loop. */
export interface HostDelay extends LoopReport {
  /** Whether completions were switched on. */
  readonly isOn: boolean;
}

/** How long completing keeps the extension host from its other work, in the real editor. */
export const hostDelay: Benchmark = {
  name: 'host',
  about: 'the extension host while a person types Python, with completions and without',
  run: async () => {
    const results = await measureInHost<HostDelay[]>('typeInHost.ts');
    const worst = (isOn: boolean, figure: keyof LoopReport): number =>
      Math.max(...results.filter((one) => one.isOn === isOn).map((one) => one[figure]));
    return [
      { name: 'blocked by work, longest, with completions', value: worst(true, 'longestWork'), unit: 'ms' },
      { name: 'blocked by work, longest, without', value: worst(false, 'longestWork'), unit: 'ms' },
      {
        name: 'not running or blocked, longest, with completions',
        value: worst(true, 'longestGap'),
        unit: 'ms',
      },
      { name: 'not running or blocked, longest, without', value: worst(false, 'longestGap'), unit: 'ms' },
    ];
  },
};
