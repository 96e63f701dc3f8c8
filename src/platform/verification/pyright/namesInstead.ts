import type { NameProbe } from '../../../core/guidance/nameProbe.ts';
import { trialOf } from '../../../core/guidance/trialNames.ts';
import { verdictOnName } from '../../../core/guidance/nameVerdict.ts';
import type { PyrightDocument } from './server/pyrightDocument.ts';
import { type JudgedPlace, UseJudge } from './useJudge.ts';

/** More are not tried; the biggest modules have about 1,000. */
const mostNames = 1_500;

/**
 * The names that exist where one is missing: of those that pyright completes, all that the rules by which code is verified
 * find. Public ones only, which all are that are judged.
 */
export async function namesInstead(
  document: PyrightDocument,
  probe: NameProbe,
  place: JudgedPlace,
): Promise<readonly string[]> {
  const candidates = await completions(document, probe);
  const judge = new UseJudge(document, [], [probe.use], place);
  const isOfOwner = probe.kind === 'attribute' || probe.kind === 'import';
  const ofModule = isOfOwner ? await judge.namesOfModule(probe.use, candidates) : undefined;
  return ofModule ?? tried(document, probe, candidates, place);
}

/** What pyright completes that may stand for what a probe names. */
async function completions(document: PyrightDocument, probe: NameProbe): Promise<string[]> {
  const completed = await document.names(probe.range.start);
  const isKeyword = probe.kind === 'keyword';
  const labels = completed
    .filter((label) => label.endsWith('=') === isKeyword)
    .map((label) => label.replace(/=$/, ''))
    .filter((name) => /^[^\W_]\w*$/u.test(name));
  return [...new Set(labels)].slice(0, mostNames);
}

/** Those of some names that exist, found out by using each in the place of the missing one. */
async function tried(
  document: PyrightDocument,
  probe: NameProbe,
  names: readonly string[],
  place: JudgedPlace,
): Promise<readonly string[]> {
  const isKeyword = probe.kind === 'keyword';
  const trial = trialOf(probe, names);
  if (!trial) return [];
  const copy = await document.openCopy(trial.code);
  const judge = new UseJudge(copy, await copy.problems(), trial.uses, place);
  try {
    const found = await Promise.all(
      [...trial.byName].map(async ([name, use]) => {
        if (!isKeyword) return (await judge.isThere(use)) ? [name] : [];
        const range = { start: 0, end: name.length };
        return verdictOnName({ ...probe, code: name, range }, await judge.verdict(use)) === 'exists'
          ? [name]
          : [];
      }),
    );
    return found.flat();
  } finally {
    await judge.close();
    await copy.close();
  }
}
