import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from '../setupError.ts';

const ungated =
  /function (\w+)\((\w),(\w)\)\{return!0\}(function \w+\(\2,\3\)\{if\(!\1\(\2,\3\)\)throw new Error\(`Extension)/g;
const gated = /\{return!!\w\.enabledApiProposals\?\.includes\(\w\)\}function \w+\(\w,\w\)\{if\(!/;

/**
 * Makes the extension host of a code-server refuse proposed API to extensions that do not declare it, as desktop
 * VS Code does. code-server compiles that check to `return true`, so a use of unstable API would pass every test here
 * and fail on the user's machine. Doing it twice is the same as doing it once.
 *
 * @param codeServerDirectory the installed npm package
 */
export function gateProposedApi(codeServerDirectory: string): void {
  const file = path.join(codeServerDirectory, 'lib/vscode/out/vs/workbench/api/node/extensionHostProcess.js');
  const source = readFileSync(file, 'utf8');
  if (gated.test(source)) return;
  let replaced = 0;
  const result = source.replace(
    ungated,
    (_, check: string, extension: string, proposal: string, rest: string) => {
      replaced += 1;
      return `function ${check}(${extension},${proposal}){return!!${extension}.enabledApiProposals?.includes(${proposal})}${rest}`;
    },
  );
  if (replaced !== 1) {
    throw new SetupError(
      `This code-server's check for proposed API looks different (${replaced} matches). Adapt tools/vscode/gateProposedApi.ts to it.`,
    );
  }
  writeFileSync(file, result);
}
