import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { countEvent, emptyDay } from '../../../src/core/completion/outcome/completionStatistics.ts';
import { CompletionStatisticsFile } from '../../../src/platform/completion/completionStatisticsFile.ts';

const day = countEvent(emptyDay, { kind: 'shown', characters: 7 });

const twice = { shown: 2, shownCharacters: 14 };

describe('CompletionStatisticsFile', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'phidelity-statistics-'));
    file = path.join(folder, 'storage', 'completions.jsonl');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is empty before anything is counted, and after a reset', async () => {
    const statistics = new CompletionStatisticsFile(file);
    assert.deepEqual(await statistics.read(), {});
    await statistics.add('2026-02-03', day);
    await statistics.reset();
    assert.deepEqual(await statistics.read(), {});
  });

  it('adds up the counts of several windows', async () => {
    const windows = [new CompletionStatisticsFile(file), new CompletionStatisticsFile(file)];
    await Promise.all(windows.flatMap((one) => [one.add('2026-02-03', day), one.add('2026-02-04', day)]));
    const read = await windows[0]!.read();
    assert.equal(read['2026-02-03']?.shown, 2);
    assert.equal(read['2026-02-04']?.shown, 2);
  });

  it('reads files from before hidden completions were counted, and those not shown', async () => {
    const statistics = new CompletionStatisticsFile(file);
    await statistics.add('2026-02-03', day);
    const { hidden, silent, shownByConfidence, acceptedByConfidence, ...earlier } = day;
    await appendFile(file, `\n${JSON.stringify({ date: '2026-02-03', counts: earlier })}`);
    assert.deepEqual(await statistics.read(), { '2026-02-03': { ...day, ...twice } });
  });

  it('reads files from when each accepted part was counted, as no more than what was shown', async () => {
    const { given, latencies, typedOver, hidden } = day;
    const earlier = {
      shown: 3,
      typedOver,
      hidden,
      given,
      latencies,
      accepted: { whole: 1, line: 0, word: 5 },
    };
    await mkdir(path.dirname(file));
    await writeFile(file, `\n${JSON.stringify({ date: '2026-02-03', counts: earlier })}`);
    const read = await new CompletionStatisticsFile(file).read();
    assert.deepEqual(read['2026-02-03'], { ...emptyDay, shown: 3, accepted: 3, acceptedWhole: 1 });
  });

  it('ignores truncated entries and other lines, and keeps what follows', async () => {
    const statistics = new CompletionStatisticsFile(file);
    await statistics.add('2026-02-03', day);
    await appendFile(file, '\n{"date":"2026-02-03","counts":{"sho');
    await statistics.add('2026-02-03', day);
    await appendFile(file, '\nnull\n{"date":"2026-02-03","counts":{}}\n{"date":"yesterday"}\n');
    await appendFile(file, `\n${JSON.stringify({ date: '2026-02-03', counts: { ...day, shown: -5 } })}`);
    await appendFile(file, `\n${JSON.stringify({ date: '2026-02-03', counts: { ...day, latencies: [1] } })}`);
    assert.deepEqual(await statistics.read(), { '2026-02-03': { ...day, ...twice } });
  });

  it('adds up the many lines that earlier versions wrote', async () => {
    const statistics = new CompletionStatisticsFile(file);
    const entry = `\n${JSON.stringify({ date: '2026-02-03', counts: day })}`;
    await statistics.add('2026-02-03', day);
    await appendFile(file, entry.repeat(1000));
    await statistics.add('2026-02-04', day);
    assert.ok((await stat(file)).size < 1000);
    assert.equal((await statistics.read())['2026-02-03']?.shown, 1001);
    assert.deepEqual(await readdir(path.dirname(file)), ['completions.jsonl']);
  });

  it('says when it cannot be written', async () => {
    await writeFile(path.join(folder, 'storage'), 'a file');
    await assert.rejects(new CompletionStatisticsFile(file).add('2026-02-03', day), { reason: 'storage' });
    assert.equal(await readFile(path.join(folder, 'storage'), 'utf8'), 'a file');
  });
});
