import { byteSizeText } from '../text/byteSizeText.ts';
import { describeFit, type MachineRoom, type PlanSettings } from './describeFit.ts';
import type { ModelFile } from './modelFile.ts';

/** What is advised to a person. */
export interface Recommendation {
  readonly text: string;
  /** The file that is advised; null where phi-4 does not fit in any. */
  readonly fileName: string | null;
}

/**
 * Which file of phi-4 suits a machine.
 *
 * @param files Those on offer, the best first, each with what is on the disk of it already.
 */
export function recommendModel(
  files: readonly { readonly file: ModelFile; readonly bytesHere: number }[],
  room: MachineRoom,
  settings: PlanSettings = {},
): Recommendation {
  const memory = byteSizeText(room.memory);
  // Its place on the disk can be made; memory cannot.
  const best = files.find(
    ({ file: { bytes } }) =>
      describeFit({ bytes, bytesHere: bytes }, { ...room, freeDisk: 0 }, settings).fits,
  );
  if (!best)
    return {
      text: `phi-4 is too large for this machine (${memory} of memory), in every file that can be recommended.`,
      fileName: null,
    };
  const { file, bytesHere } = best;
  const first = files[0]?.file ?? file;
  const why =
    first !== file
      ? `${first.name} is too large for its memory (${memory}). Its answers are worse than those of a larger file.`
      : `the best quality for the memory that is here (${memory}).`;
  const { disk, fits } = describeFit({ ...file, bytesHere }, room, settings);
  return {
    text: `${file.name} suits this machine: ${why}${fits ? '' : ` But the ${disk}. Make room first.`}`,
    fileName: file.fileName,
  };
}
