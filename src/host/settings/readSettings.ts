import { joinSentences } from '../../wording/sentences.ts';
import * as v from 'valibot';
import { l10n } from 'vscode';
import type { ChatSettings } from '../../core/chat/chatSettings.ts';
import type { CompletionSettings } from '../../core/completion/generation/buildCompletionRequest.ts';
import type { Endpoint } from '../../core/endpoints/endpoint.ts';
import type { FindingKind } from '../../core/verification/findings/finding.ts';
import { expandPath, type PathPlaces } from '../../platform/expandPath.ts';
import { defaultSeverities, settingsSchema, type Severity } from './settingsSchema.ts';

/** A setting whose value is invalid. */
export interface SettingsProblem {
  readonly key: string;
  readonly message: string;
}

/** Where and how completions are offered. */
export interface CompletionPreferences {
  readonly forCompleter: CompletionSettings;
  /** By VS Code's language identifier; `*` stands for all languages that are not listed. */
  readonly languages: Readonly<Record<string, boolean>>;
  /** Glob patterns of files without completions. */
  readonly exclude: readonly string[];
  /** Whether completions that the model is unsure of are not shown unasked. */
  readonly hideUnlikely: boolean;
}

/** How and against what code is verified. */
export interface VerificationPreferences {
  /** Modules that are not flagged. */
  readonly familiar: readonly string[];
  readonly severity: Readonly<Record<FindingKind, Severity>>;
  /** What to do with completions that use something that does not exist. */
  readonly completions: 'hide' | 'mark' | 'off';
  /** Where the model is held to names that exist while it writes. */
  readonly whileWriting: 'off' | 'completions';
  /** Whether places are looked for that a changed definition broke. */
  readonly brokenPlaces: boolean;
  /** A program, or the folder of an environment; empty for the first Python on the PATH. */
  readonly defaultInterpreterPath: string;
}

/** Where questions and completions go instead of to the model on this machine. */
interface EndpointPreferences {
  readonly endpoints: readonly Endpoint[];
  /** The model on this machine is the fallback while no endpoint responds. */
  readonly fallsBack: boolean;
}

/** What to do with a model that is not used. */
export interface IdlePreferences {
  /** Milliseconds after which it is unloaded; 0 for never. */
  readonly unloadAfter: number;
  /** How much disk space the KV cache snapshots of chats may take; 0 for none. */
  readonly savedStateBytes: number;
}

/** Where values come from: VS Code's configuration, or anything with its shape. */
export interface SettingsSource {
  get(key: string): unknown;
}

interface AllSettings {
  readonly settings: ChatSettings;
  /** The address that models are downloaded from instead of Hugging Face; empty for none. */
  readonly mirror: string;
  readonly idle: IdlePreferences;
  readonly endpoints: EndpointPreferences;
  readonly completion: CompletionPreferences;
  readonly verification: VerificationPreferences;
  /** The rules of a project go with the questions. */
  readonly projectRules: boolean;
  /** Functions and classes have code lenses. */
  readonly codeLens: boolean;
  readonly problems: readonly SettingsProblem[];
}

/**
 * Reads all settings. An invalid value is reported as a problem, and its default is used.
 *
 * @param demoModel The path of the model to use if none is set.
 * @param places What paths in settings may refer to.
 */
export function readSettings(source: SettingsSource, demoModel: string, places: PathPlaces): AllSettings {
  const problems: SettingsProblem[] = [];
  const read: Read = (key) => readSetting(source, key, (problem) => problems.push(problem));
  const settings = readChatSettings(read, demoModel, places);
  return {
    settings,
    mirror: read('model.mirror').trim(),
    projectRules: read('chat.projectRules'),
    codeLens: read('codeLens.enabled'),
    idle: Object.freeze({
      unloadAfter: read('model.unloadAfterMinutes') * 60_000,
      savedStateBytes: Math.floor(read('model.savedStateGigabytes') * 1e9),
    }),
    endpoints: Object.freeze({
      endpoints: read('endpoints'),
      fallsBack: read('endpointFallback'),
    }),
    completion: readCompletionPreferences(read, settings),
    verification: readVerificationPreferences(read),
    problems,
  };
}

type Key = keyof typeof settingsSchema;
type Value<K extends Key> = v.InferOutput<(typeof settingsSchema)[K]['schema']>;
type Read = <K extends Key>(key: K) => Value<K>;

function readSetting<K extends Key>(
  source: SettingsSource,
  key: K,
  report: (problem: SettingsProblem) => void,
): Value<K> {
  const { schema, fallback, expected } = settingsSchema[key] as {
    readonly schema: v.GenericSchema<Value<K>>;
    readonly fallback: Value<K>;
    readonly expected: () => string;
  };
  const value = source.get(key) ?? fallback;
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const path = v.getDotPath(parsed.issues[0]);
  const sentences = [
    l10n.t('The value {0} of the setting "{1}" is invalid.', JSON.stringify(value), `phidelity.${key}`),
    ...(path === null ? [] : [l10n.t('The problem is at "{0}".', path)]),
    expected(),
    fallback === null || fallback === ''
      ? l10n.t('The default is used instead.')
      : l10n.t('The default, {0}, is used instead.', JSON.stringify(fallback)),
  ];
  report({ key: `phidelity.${key}`, message: joinSentences(...sentences) });
  return fallback;
}

function readChatSettings(read: Read, demoModel: string, places: PathPlaces): ChatSettings {
  const contextSize = read('model.contextSize');
  const gpuLayers = read('model.gpuLayers');
  const addonFolder = read('model.addonFolder');
  return Object.freeze({
    model: {
      modelPath: expandPath(read('model.path'), places) || demoModel,
      ...(contextSize === null ? {} : { contextSize }),
      completionContextSize: read('completion.contextSize'),
      memoryMap: read('model.memoryMap'),
      threads: read('model.threads'),
      backend: read('model.backend'),
      ...(gpuLayers === null ? {} : { gpuLayers }),
      ...(addonFolder === '' ? {} : { addonFolder }),
    },
    sampling: {
      temperature: read('chat.temperature'),
      topK: read('chat.topK'),
      topP: read('chat.topP'),
      minP: read('chat.minP'),
      repeatPenalty: read('chat.repeatPenalty'),
    },
    maxTokens: read('chat.maxTokens'),
    systemAddition: read('chat.systemPromptAddition'),
  });
}

function readCompletionPreferences(read: Read, { model }: ChatSettings): CompletionPreferences {
  const strategy = read('completion.strategy');
  return Object.freeze({
    forCompleter: {
      model,
      automatic: read('completion.trigger') === 'automatic',
      inStringsAndComments: read('completion.inStringsAndComments'),
      slowAfter: read('completion.slowAfterSeconds'),
      contextSize: model.completionContextSize!,
      ...(strategy === 'auto' ? {} : { strategy }),
    },
    languages: read('completion.languages'),
    exclude: read('completion.exclude'),
    hideUnlikely: read('completion.hideUnlikely'),
  });
}

function readVerificationPreferences(read: Read): VerificationPreferences {
  const severity = read('verification.severity') as Partial<VerificationPreferences['severity']>;
  return Object.freeze({
    familiar: read('verification.familiarModules'),
    severity: { ...defaultSeverities, ...severity },
    completions: read('verification.completions'),
    whileWriting: read('verifiedWriting'),
    brokenPlaces: read('verification.brokenPlaces'),
    defaultInterpreterPath: read('verification.defaultInterpreterPath').trim(),
  });
}
