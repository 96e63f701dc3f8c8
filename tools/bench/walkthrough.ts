import { Workbench } from '../vscode/workbench.ts';
import { VscodeProfile } from '../vscode/vscodeProfile.ts';
import type { Benchmark } from './benchmark.ts';
import { hostTarget, packageExtension } from '../packageExtension.ts';
import { firstAnswer } from './firstAnswer.ts';
import { quantile } from './quantile.ts';

const runs = 3;

/** How long a new person takes at the least, with an empty VS Code, to the first answer. */
export const walkthrough: Benchmark = {
  name: 'walkthrough',
  about: `from an empty VS Code to the first answer, by the walkthrough's first button (${runs} times)`,
  run: async () => {
    const vsix = await packageExtension(hostTarget);
    const times: { opening: number; answering: number }[] = [];
    for (let run = 0; run < runs; run++) {
      const started = performance.now();
      const profile = VscodeProfile.create();
      const workbench = await Workbench.open({ vsix, profile });
      try {
        const opened = performance.now();
        await firstAnswer(workbench);
        times.push({ opening: opened - started, answering: performance.now() - opened });
      } finally {
        await workbench.close();
        profile.remove();
      }
    }
    const seconds = (of: (one: (typeof times)[number]) => number): number[] =>
      times.map((one) => of(one) / 1000);
    const all = seconds(({ opening, answering }) => opening + answering);
    return [
      {
        name: 'VS Code installs the extension and starts, median',
        value: quantile(
          seconds((one) => one.opening),
          0.5,
        ),
        unit: 's',
      },
      {
        name: 'walkthrough opened, example asked, answer complete, median',
        value: quantile(
          seconds((one) => one.answering),
          0.5,
        ),
        unit: 's',
      },
      { name: 'both, worst', value: Math.max(...all), unit: 's', goal: { atMost: 60 } },
    ];
  },
};
