import { basename, extname } from 'node:path';
import { EventEmitter, workspace, type Disposable } from 'vscode';
import type { Endpoint, EndpointRole } from '../../core/endpoints/endpoint.ts';
import type { Route } from '../../core/endpoints/roleEngine.ts';
import type { ChatSettings } from '../../core/chat/chatSettings.ts';
import {
  readSettings,
  type CompletionPreferences,
  type IdlePreferences,
  type SettingsProblem,
  type VerificationPreferences,
} from './readSettings.ts';

/** The person's settings as one frozen object, read anew at each change. */
export class Settings implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly #endpointsChanged = new EventEmitter<void>();
  readonly #demoModel: string;
  readonly #subscription: Disposable;
  readonly #completionByLanguage = new Map<string, CompletionPreferences>();
  #latest: ReturnType<typeof readSettings>;

  /** @param demoModel The model to use while the person has chosen none. */
  constructor(demoModel: string) {
    this.#demoModel = demoModel;
    this.#latest = this.#read();
    this.#subscription = workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('phidelity')) return;
      this.#latest = this.#read();
      this.#completionByLanguage.clear();
      this.#changed.fire();
      const isOfEndpoints = ['endpoints', 'endpointFallback'].some((key) =>
        event.affectsConfiguration(`phidelity.${key}`),
      );
      if (isOfEndpoints) this.#endpointsChanged.fire();
    });
  }

  readonly onDidChange = this.#changed.event;
  /** What is set for endpoints has changed; told after `onDidChange`. */
  readonly onDidChangeEndpoints = this.#endpointsChanged.event;

  get current(): ChatSettings {
    return this.#latest.settings;
  }

  /** The address that models are downloaded from instead of Hugging Face; empty for none. */
  get mirror(): string {
    return this.#latest.mirror;
  }

  get endpoints(): readonly Endpoint[] {
    return this.#latest.endpoints.endpoints;
  }

  /** The endpoints that may be asked for this. */
  endpointsFor(role: EndpointRole): readonly Endpoint[] {
    return this.endpoints.filter(({ roles }) => roles?.includes(role) ?? true);
  }

  /** What answers in this role. The demo model never stands in for an endpoint: it knows its scripted questions only. */
  routeOf(role: EndpointRole): Route {
    return {
      usesEndpoint: this.endpointsFor(role).length > 0,
      fallsBack: this.#latest.endpoints.fallsBack && !this.isDemo,
      model: this.current.model,
    };
  }

  /** What is done about a model that nobody uses. */
  get idle(): IdlePreferences {
    return this.#latest.idle;
  }

  /** What is set for completions. */
  get completion(): CompletionPreferences {
    return this.#latest.completion;
  }

  /** What is set for verification. */
  get verification(): VerificationPreferences {
    return this.#latest.verification;
  }

  /** What is set for completions in a language, whose settings may differ from the others'. */
  completionIn(languageId: string): CompletionPreferences {
    const known = this.#completionByLanguage.get(languageId);
    if (known) return known;
    const { completion } = this.#read(languageId);
    this.#completionByLanguage.set(languageId, completion);
    return completion;
  }

  /** Values that cannot be used; their defaults are used instead. */
  get problems(): readonly SettingsProblem[] {
    return this.#latest.problems;
  }

  get isDemo(): boolean {
    return this.current.model.modelPath === this.#demoModel;
  }

  /** The chosen model's name for people. The engine may know a better one once it is loaded. */
  get modelName(): string {
    const { modelPath } = this.current.model;
    return this.isDemo ? 'demo model' : basename(modelPath, extname(modelPath));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
    this.#endpointsChanged.dispose();
  }

  #read(languageId?: string): ReturnType<typeof readSettings> {
    const scope = languageId === undefined ? undefined : { languageId };
    return readSettings(workspace.getConfiguration('phidelity', scope), this.#demoModel);
  }
}
