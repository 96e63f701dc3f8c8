import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { aptInstall } from '../aptInstall.ts';
import { findOnPath } from '../findOnPath.ts';
import { onProcessEnd } from '../onProcessEnd.ts';
import { projectRoot } from '../projectRoot.ts';
import { SetupError } from '../setupError.ts';
import { gateProposedApi } from './gateProposedApi.ts';
import { withLockFile } from './withLockFile.ts';

const codeServerVersion = '4.139.1'; // VS Code 1.139.1
const nodeVersion = '24.21.0'; // code-server runs on Node 24 only

/** Changes whenever an existing installation must be replaced. */
const recipe = `code-server ${codeServerVersion}, node ${nodeVersion}, recipe 1`;

export interface InstalledCodeServer {
  /** The Node executable it must be run with. */
  node: string;
  /** The script to run. */
  entry: string;
}

/**
 * Makes sure that code-server, which is VS Code served to a browser, is installed under `.vscode-test/`, all of it from
 * npm. Returns at once when it is already there; an installation that was cut off is done again from the start; of
 * several processes one installs and the others wait. Throws a `SetupError` where it cannot be had.
 */
export async function installCodeServer(
  directory: string = path.join(projectRoot, '.vscode-test', 'code-server'),
): Promise<InstalledCodeServer> {
  const nodePackage = `node-linux-${process.arch}`;
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new SetupError(
      `code-server runs on Linux x64 and arm64 only, not on ${process.platform} ${process.arch}; use desktop VS Code there.`,
    );
  }
  const stamp = path.join(directory, 'installed.txt');
  const isInstalled = (): boolean => existsSync(stamp) && readFileSync(stamp, 'utf8') === recipe;
  if (!isInstalled()) {
    await withLockFile(`${directory}.lock`, async () => {
      if (isInstalled()) return;
      rmSync(directory, { recursive: true, force: true });
      await install(directory, nodePackage);
      writeFileSync(stamp, recipe);
    });
  }
  return {
    node: path.join(directory, 'node_modules', nodePackage, 'bin', 'node'),
    entry: path.join(directory, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
  };
}

async function install(directory: string, nodePackage: string): Promise<void> {
  console.error(`Installing VS Code (code-server ${codeServerVersion}) from npm, 800 MB, about a minute ...`);
  mkdirSync(directory, { recursive: true });
  const dependencies = { [nodePackage]: nodeVersion, 'code-server': codeServerVersion };
  writeFileSync(
    path.join(directory, 'package.json'),
    JSON.stringify({ name: 'vscode-host', private: true, dependencies }),
  );
  await npm(directory, process.env, ['install', '--ignore-scripts']);

  const nodeDirectory = path.join(directory, 'node_modules', nodePackage);
  const vscode = path.join(directory, 'node_modules', 'code-server', 'lib', 'vscode');
  const env = {
    ...process.env,
    PATH: `${path.join(nodeDirectory, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
    npm_config_nodedir: nodeDirectory, // the headers to compile against; a user's .npmrc may name older ones
  };
  // Not `npm ci`: the shrinkwrap that is published lacks a package.
  await npm(vscode, env, ['install', '--omit=dev', '--ignore-scripts']);
  await npm(path.join(vscode, 'extensions'), env, ['ci', '--omit=dev', '--ignore-scripts']);

  await buildNativeModules(vscode, env);
  gateProposedApi(path.join(directory, 'node_modules', 'code-server'));
}

/** The only two native modules that the extension host wants: one for log files, one to end with its parent. */
async function buildNativeModules(vscode: string, env: NodeJS.ProcessEnv): Promise<void> {
  try {
    const missing = ['g++', 'make', 'python3'].filter((command) => !findOnPath(command));
    if (missing.length > 0) await aptInstall(missing);
    await npm(vscode, env, [
      'rebuild',
      '--ignore-scripts=false',
      '@vscode/spdlog',
      '@vscode/native-watchdog',
    ]);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(
      `${error.message}\nGoing on without: VS Code works, but log channels in its Output view stay empty.`,
    );
  }
}

function npm(cwd: string, env: NodeJS.ProcessEnv, args: readonly string[]): Promise<void> {
  const flags = ['--no-audit', '--no-fund', '--loglevel=error'];
  return new Promise((resolve, reject) => {
    const child = spawn('npm', [...args, ...flags], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const unregister = onProcessEnd(() => child.kill());
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-8000)));
    }
    child.once('error', (error) => reject(new SetupError(`npm could not be started: ${error.message}`)));
    child.once('close', (code, signal) => {
      unregister();
      if (code === 0) return resolve();
      const command = `npm ${args.join(' ')}`;
      reject(
        new SetupError(
          `Installing VS Code (code-server) failed: "${command}" ended with ${code ?? signal}. Is npm's registry reachable, and is there 1 GB of disk space? npm said:\n${output.trim()}`,
        ),
      );
    });
  });
}
