import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { onProcessEnd } from '../onProcessEnd.ts';
import { cleanEnvironment } from './cleanEnvironment.ts';
import { installCodeServer } from './installCodeServer.ts';
import type { VscodeProfile } from './vscodeProfile.ts';

export interface CodeServerOptions {
  profile: ProfileDirectories;
  /** The port to serve on; without it, any free one. */
  port?: number | undefined;
  /** Variables for the server and, through it, for the extension host. */
  env?: NodeJS.ProcessEnv;
  /** The display language, which a language pack in the profile must have. */
  language?: string | undefined;
  /** Ask whether the author of a folder is trusted, as VS Code does; without it every folder is trusted. */
  workspaceTrust?: boolean;
  /** Let the page load an extension from its source folder and run its test suite. */
  testDriver?: boolean;
}

type ProfileDirectories = Pick<VscodeProfile, 'userDataDir' | 'extensionsDir'>;

const startTimeoutMs = 30_000;
const stopTimeoutMs = 5_000;
const keptLogCharacters = 64 * 1024;

/**
 * A running code-server: VS Code served on a loopback port. It ends with `stop()`, and with this process however that
 * ends short of SIGKILL; the profile stays.
 */
export class CodeServer {
  #log = '';
  readonly #exited: Promise<void>;
  readonly #unregister: () => void;

  /** Starts one, installing it first where it is missing. Throws with the server's output when it does not come up. */
  static async start(options: CodeServerOptions): Promise<CodeServer> {
    const { node, entry } = await installCodeServer();
    const command = [node, entry, ...profileArguments(options.profile)];
    const env = cleanEnvironment({
      EXTENSIONS_GALLERY: '{}', // it would only be asked for things that a test does not want
      XDG_DATA_HOME: options.profile.userDataDir, // for its logs, which else go to the home directory
      ...options.env,
    });
    const flags = [
      '--auth=none',
      `--bind-addr=127.0.0.1:${options.port ?? 0}`,
      '--ignore-last-opened',
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-getting-started-override',
      ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
      ...(options.language === undefined ? [] : [`--locale=${options.language}`]),
      ...(options.testDriver ? ['--vscode-option=enable-smoke-test-driver'] : []),
    ];
    const child = spawn(node, [...command.slice(1), ...flags], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env,
      detached: true, // a process group of its own, so that stop() reaches the extension host and its children
    });
    const server = new CodeServer(child, command, env);
    await server.#started();
    return server;
  }

  private constructor(
    private readonly child: ChildProcess,
    private readonly command: readonly string[],
    private readonly env: NodeJS.ProcessEnv,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#log = (this.#log + text).slice(-keptLogCharacters);
      });
    }
    this.#exited = new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    this.#unregister = onProcessEnd(() => this.#signal('SIGKILL'));
  }

  /** Where it is served, with a trailing slash. */
  url = '';

  /** The last part of what the server printed. */
  get log(): string {
    return this.#log;
  }

  /** Installs a packaged extension (VSIX) into the profile; windows opened from now on have it. */
  async installExtension(vsix: string): Promise<void> {
    const [node = '', ...rest] = this.command;
    await promisify(execFile)(node, [...rest, '--install-extension', path.resolve(vsix)], { env: this.env });
  }

  /** Ends the server with every process it started. */
  async stop(): Promise<void> {
    this.#unregister();
    this.#signal('SIGTERM');
    const deadline = Date.now() + stopTimeoutMs;
    while (this.#signal(0) && Date.now() < deadline) await delay(20);
    this.#signal('SIGKILL');
    await this.#exited;
  }

  async #started(): Promise<void> {
    const deadline = Date.now() + startTimeoutMs;
    while (!this.url) {
      // Port 0 makes the kernel choose, which no other server can race; the log says what it chose.
      this.url = /HTTP server listening on (http:\S+)/.exec(this.#log)?.[1] ?? '';
      const ended = this.child.exitCode !== null || this.child.signalCode !== null || !this.child.pid;
      if (!this.url && (ended || Date.now() > deadline)) {
        await this.stop();
        throw new Error(`code-server did not start. It printed:\n${this.#log || '(nothing)'}`);
      }
      await delay(20);
    }
  }

  /** Sends a signal, or 0 for none, to the whole process group; false when nobody is left in it. */
  #signal(signal: NodeJS.Signals | 0): boolean {
    if (!this.child.pid) return false;
    try {
      return process.kill(-this.child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
      throw error;
    }
  }
}

function profileArguments(profile: ProfileDirectories): string[] {
  mkdirSync(profile.userDataDir, { recursive: true });
  const config = path.join(profile.userDataDir, 'code-server.yaml');
  writeFileSync(config, ''); // else it would write one into the home directory
  return [
    `--config=${config}`,
    `--user-data-dir=${profile.userDataDir}`,
    `--extensions-dir=${profile.extensionsDir}`,
  ];
}
