import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { errorFindings } from '../../../src/core/verification/findings/finding.ts';
import { toReportItems } from '../../../src/wording/verdict.ts';
import type { Figure } from '../benchmark.ts';
import { environmentVerifier } from './environmentVerifier.ts';

/** How many of the files that work, in the folder `works`, are said not to. */
export async function checkWorking(
  data: string,
  python: string,
  onAlarm: (line: string) => void,
): Promise<Figure[]> {
  const folder = path.join(data, 'works');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.py')).toSorted();
  const verifier = environmentVerifier(folder, python);
  let alarms = 0;
  const alarmed = new Set<string>();
  try {
    for (const file of files) {
      const code = await readFile(path.join(folder, file), 'utf8');
      const request = { code, path: path.join(folder, file), folder };
      const verification = await verifier.verify(request, AbortSignal.timeout(600_000));
      for (const { finding, message } of toReportItems(verification, () => false)) {
        if (finding === undefined || !errorFindings.has(finding)) continue;
        alarms += 1;
        alarmed.add(file.replace(/^(?:m|use)_/, ''));
        onAlarm(`false alarm: ${file}: ${message}`);
      }
    }
  } finally {
    verifier.dispose();
  }
  const patterns = new Set(files.map((file) => file.replace(/^(?:m|use)_/, ''))).size;
  return [
    { name: 'working patterns', value: patterns, unit: 'patterns' },
    {
      name: 'working patterns with false alarms',
      value: alarmed.size,
      unit: 'patterns',
      goal: { atMost: 0 },
    },
    { name: 'false alarms in working patterns', value: alarms, unit: 'alarms', goal: { atMost: 0 } },
  ];
}
