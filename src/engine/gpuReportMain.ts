import { parseGpuRequest } from '../protocol/parseGpuRequest.ts';
import { reportOnGpu } from './reportOnGpu.ts';

// The entry of a process that asks the drivers for a GPU, says what they told, and ends. A driver may take it down, or
// never answer.
process.once('disconnect', () => process.exit());
const [asked = '{}'] = process.argv.slice(2);
const finding = await reportOnGpu(parseGpuRequest(asked), (_level, message) => process.stderr.write(message));
process.send?.(finding, undefined, undefined, () => process.disconnect());
