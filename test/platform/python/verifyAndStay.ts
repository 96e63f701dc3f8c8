/** A process of its own that verifies something, tells its parent the process id of pyright, and stays. */
import { VerifierFixture } from './verifierFixture.ts';

const fixture = await VerifierFixture.create();
await fixture.verify('import shop\nshop.price("tea")\n');
process.send!({ pid: fixture.pyrights[0], root: fixture.tree.root });
setInterval(() => {}, 60_000);
