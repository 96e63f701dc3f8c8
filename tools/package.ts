import { statSync } from 'node:fs';
import path from 'node:path';
import { hostTarget, packageExtension } from './packageExtension.ts';
import { projectRoot } from './projectRoot.ts';
import { runEntryPoint } from './runEntryPoint.ts';

/** `npm run package [-- TARGET]`: builds the VSIX for this machine, or for another target. */
await runEntryPoint(async () => {
  const vsix = await packageExtension(process.argv[2] ?? hostTarget);
  const megabytes = statSync(vsix).size / 1e6;
  console.log(`${path.relative(projectRoot, vsix)}  ${megabytes.toFixed(1)} MB`);
  return 0;
});
