import { byteSizeText } from '../text/byteSizeText.ts';
import { describeFit, type MachineRoom, type PlanSettings } from './describeFit.ts';
import type { ModelFile } from './modelFile.ts';
import { smallerFiles } from './smallerFiles.ts';

/** What is advised to a person. */
export interface Recommendation {
  /** `offered`: the file of the catalogue. `smaller`: one to be got by hand. `none`: phi-4 does not fit here. */
  readonly kind: 'offered' | 'smaller' | 'none';
  readonly text: string;
  /** The file that is advised. */
  readonly fileName: string | null;
}

/**
 * Which file of phi-4 suits a machine.
 *
 * @param file The one that Phidelity offers.
 * @param bytesHere How much of it is on the disk already.
 */
export function recommendModel(
  file: ModelFile,
  bytesHere: number,
  room: MachineRoom,
  settings: PlanSettings = {},
): Recommendation {
  const memory = byteSizeText(room.memory);
  // Its place on the disk can be made; memory cannot.
  const fitsMemory = (bytes: number): boolean =>
    describeFit({ bytes, bytesHere: bytes }, { ...room, freeDisk: 0 }, settings).fits;
  const { disk, fits } = describeFit({ ...file, bytesHere }, room, settings);
  if (fits)
    return {
      kind: 'offered',
      text: `${file.name} suits this machine: the best quality for the memory that is here (${memory}).`,
      fileName: file.fileName,
    };
  if (fitsMemory(file.bytes))
    return {
      kind: 'offered',
      text: `${file.name} suits this machine's memory (${memory}), but the ${disk}. Make room first.`,
      fileName: file.fileName,
    };
  const smaller = smallerFiles.find(({ bytes }) => fitsMemory(bytes));
  if (smaller)
    return {
      kind: 'smaller',
      text:
        `${file.name} is too large for this machine (${memory} of memory). ${smaller.fileName} ` +
        `(${byteSizeText(smaller.bytes)}) fits; its answers are worse.`,
      fileName: smaller.fileName,
    };
  return {
    kind: 'none',
    text: `phi-4 is too large for this machine (${memory} of memory), in every file that can be recommended.`,
    fileName: null,
  };
}
