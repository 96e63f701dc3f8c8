import { PhidelityError } from '../core/errors/phidelityError.ts';
import type { FileReportAnswer } from '../protocol/schemas/fileReportSchemas.ts';
import { reportOnFile } from './reportOnFile.ts';

// The entry of a process that looks at one model's file, says what it is, and ends. A damaged file may take it down.
const [path = ''] = process.argv.slice(2);
const answer: FileReportAnswer = await reportOnFile(path).then(
  (report) => ({ report }),
  (thrown: unknown) => {
    const { reason, message } = PhidelityError.from(thrown);
    return { reason, message };
  },
);
process.send?.(answer, undefined, undefined, () => process.disconnect());
