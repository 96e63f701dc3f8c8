/**
 * A window that counts in a shared file, and reports each number once it is written. Arguments: the file, a name, and how
 * many numbers it writes.
 */
import { readFile } from 'node:fs/promises';
import { SharedFile } from '../../src/platform/storage/sharedFile.ts';

const [path, name, count] = [process.argv[2]!, process.argv[3]!, Number(process.argv[4])];
const file = new SharedFile(path);
process.once('disconnect', () => process.exit(0));

for (let number = 0; number < count; number++) {
  await file.change(async () => `${await readFile(path, 'utf8').catch(() => '')}${name}${number}\n`);
  process.send!(`${name}${number}`);
}
process.disconnect();
