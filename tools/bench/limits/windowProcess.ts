/** A window that writes to a shared file when it is told to. Arguments: the folder, the kind, its name, how many writes. */
import { once } from 'node:events';
import { sharedKinds } from './sharedFiles.ts';

const [folder, kind, name, count] = process.argv.slice(2) as [string, string, string, string];
const file = await sharedKinds[kind]!.open(folder);
process.send!('ready');
await once(process, 'message');
for (let number = 0; number < Number(count); number++) await file.write(name, number);
process.disconnect();
