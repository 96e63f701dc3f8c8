/**
 * Marks something as verified in a folder as a user without rights, which only root can become, and tells the parent how
 * that ended. Everything is loaded before the rights are given up: the checkout may be closed to that user.
 */
import { PhidelityError } from '../../src/core/errors/phidelityError.ts';
import { nodeTimer } from '../../src/platform/nodeTimer.ts';
import { VerifiedApisFile } from '../../src/platform/verification/verifiedApisFile.ts';

const nobody = 65_534;
const file = new VerifiedApisFile({ folder: process.argv[2]!, timer: nodeTimer });
if (process.getuid?.() === 0) process.setuid?.(nobody);
try {
  await file.add({ distribution: 'requests', version: '2.31.0', symbol: 'requests.get' }, '2026-11-23');
  process.send?.({ reason: 'none', message: 'It was written.' });
} catch (error) {
  const { reason, message } = PhidelityError.from(error);
  process.send?.({ reason, message });
}
process.disconnect();
