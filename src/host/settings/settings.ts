import { homedir } from 'node:os';
import { EventEmitter, workspace, type Disposable } from 'vscode';
import type { Endpoint, EndpointRole } from '../../core/endpoints/endpoint.ts';
import type { Route } from '../../core/endpoints/roleEngine.ts';
import type { ChatSettings } from '../../core/chat/chatSettings.ts';
import { localModelName } from '../../platform/localModelName.ts';
import {
  readSettings,
  type CompletionPreferences,
  type IdlePreferences,
  type SettingsProblem,
  type VerificationPreferences,
} from './readSettings.ts';

/** The user's settings, read again whenever they change. */
export class Settings implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly #endpointsChanged = new EventEmitter<void>();
  readonly #demoModel: string;
  readonly #subscription: Disposable;
  readonly #completionByLanguage = new Map<string, CompletionPreferences>();
  #choosing: Promise<unknown> = Promise.resolve();
  #latest: ReturnType<typeof readSettings>;

  /** @param demoModel The path of the model to use if none is set. */
  constructor(demoModel: string) {
    this.#demoModel = demoModel;
    this.#latest = this.#read();
    this.#subscription = workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('phidelity')) return;
      this.#latest = this.#read();
      this.#completionByLanguage.clear();
      this.#changed.fire();
      const affectsEndpoints = ['endpoints', 'endpointFallback'].some((key) =>
        event.affectsConfiguration(`phidelity.${key}`),
      );
      if (affectsEndpoints) this.#endpointsChanged.fire();
    });
  }

  readonly onDidChange = this.#changed.event;
  /** The settings of endpoints have changed; fired after `onDidChange`. */
  readonly onDidChangeEndpoints = this.#endpointsChanged.event;

  get current(): ChatSettings {
    return this.#latest.settings;
  }

  /** Runs what loads another model and then sets it. Until that has ended, `chosen` waits. */
  whileChoosing<T>(work: () => Promise<T>): Promise<T> {
    const running = work();
    // What failed has chosen nothing; the caller gets the error.
    this.#choosing = Promise.allSettled([this.#choosing, running]);
    return running;
  }

  /** The current settings, once a model that is being chosen is set: otherwise the one before would be loaded again. */
  async chosen(): Promise<ChatSettings> {
    await this.#choosing;
    return this.current;
  }

  /** The address that models are downloaded from instead of Hugging Face; empty for none. */
  get mirror(): string {
    return this.#latest.mirror;
  }

  /** Whether the rules of a project go with the questions. */
  get projectRules(): boolean {
    return this.#latest.projectRules;
  }

  /** Whether functions and classes have code lenses. */
  get codeLens(): boolean {
    return this.#latest.codeLens;
  }

  get endpoints(): readonly Endpoint[] {
    return this.#latest.endpoints.endpoints;
  }

  /** The endpoints that are used for this role. */
  endpointsFor(role: EndpointRole): readonly Endpoint[] {
    return this.endpoints.filter(({ roles }) => roles?.includes(role) ?? true);
  }

  /** What answers in this role. The demo model is never the fallback: it only answers scripted questions. */
  routeOf(role: EndpointRole): Route {
    return {
      usesEndpoint: this.endpointsFor(role).length > 0,
      fallsBack: this.#latest.endpoints.fallsBack && !this.isDemo,
      model: this.current.model,
    };
  }

  get idle(): IdlePreferences {
    return this.#latest.idle;
  }

  get completion(): CompletionPreferences {
    return this.#latest.completion;
  }

  get verification(): VerificationPreferences {
    return this.#latest.verification;
  }

  /** The preferences for completions in a language, which can have settings of its own. */
  completionIn(languageId: string): CompletionPreferences {
    const known = this.#completionByLanguage.get(languageId);
    if (known) return known;
    const { completion } = this.#read(languageId);
    this.#completionByLanguage.set(languageId, completion);
    return completion;
  }

  /** Invalid values, whose defaults are used instead. */
  get problems(): readonly SettingsProblem[] {
    return this.#latest.problems;
  }

  /** Whether the bundled demo model is used, since no other model is set. */
  get isDemo(): boolean {
    return this.current.model.modelPath === this.#demoModel;
  }

  /** Whether the demo model answers questions: it is used, and no endpoint is set for the chat. */
  get isDemoChat(): boolean {
    return this.isDemo && this.endpointsFor('chat').length === 0;
  }

  /** The display name of the model that is set. The engine may know a better one when it is loaded. */
  get modelName(): string {
    return localModelName(this.current.model.modelPath, this.#demoModel);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
    this.#endpointsChanged.dispose();
  }

  #read(languageId?: string): ReturnType<typeof readSettings> {
    const scope = languageId === undefined ? undefined : { languageId };
    const places = {
      home: homedir(),
      workspaceFolder: workspace.workspaceFolders?.[0]?.uri.fsPath,
      environment: process.env,
    };
    return readSettings(workspace.getConfiguration('phidelity', scope), this.#demoModel, places);
  }
}
