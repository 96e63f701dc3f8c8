/** A process of its own that checks something, tells its parent the process id of pyright, and stays. */
import { PyrightFixture } from './pyrightFixture.ts';

const fixture = await PyrightFixture.create({});
await fixture.verdicts('import json\njson.loads("1")\n');
process.send!(fixture.checker.pid);
setInterval(() => {}, 60_000);
