/**
 * Reads a model file as a user without rights, which only root can become, and tells the parent how that ended.
 * Everything is loaded before the rights are given up: the checkout may be as closed to that user as the file.
 */
import { PhidelityError } from '../../src/core/errors/phidelityError.ts';
import { readModelFile } from '../../src/engine/model/readModelFile.ts';

const nobody = 65_534;
const path = process.argv[2]!;
if (process.getuid?.() === 0) process.setuid?.(nobody);
try {
  await readModelFile(path);
  process.send?.({ reason: 'none', message: 'The file was read.' });
} catch (error) {
  const { reason, message } = PhidelityError.from(error);
  process.send?.({ reason, message });
}
process.disconnect();
