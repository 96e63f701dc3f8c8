import * as v from 'valibot';
import type { CompletionSettings } from '../../core/completion/generation/buildCompletionRequest.ts';
import type { Endpoint } from '../../core/endpoints/endpoint.ts';
import type { ChatSettings } from '../../core/chat/chatSettings.ts';
import type { FindingKind } from '../../core/verification/findings/finding.ts';
import { defaultSeverities, settingsSchema, type Severity } from './settingsSchema.ts';

/** A setting whose value cannot be used. */
export interface SettingsProblem {
  readonly key: string;
  readonly message: string;
}

/** Where and how completions are offered. */
export interface CompletionPreferences {
  readonly forCompleter: CompletionSettings;
  /** By VS Code's language identifier; `*` stands for all that are not named. */
  readonly languages: Readonly<Record<string, boolean>>;
  /** Glob patterns of files without completions. */
  readonly exclude: readonly string[];
}

/** How and against what code is verified. */
export interface VerificationPreferences {
  /** Modules that are not flagged. */
  readonly familiar: readonly string[];
  readonly severity: Readonly<Record<FindingKind, Severity>>;
  /** What is done about completions that use something that does not exist. */
  readonly completions: 'hide' | 'mark' | 'off';
  /** A program or the folder of an environment; empty for the first Python on the PATH. */
  readonly defaultInterpreterPath: string;
}

/** Where questions and completions go instead of to the model on this machine. */
export interface EndpointPreferences {
  readonly endpoints: readonly Endpoint[];
  /** The model on this machine stands in while no endpoint answers. */
  readonly fallsBack: boolean;
}

/** What is done about a model that nobody uses. */
export interface IdlePreferences {
  /** Milliseconds after which it is unloaded; 0 for never. */
  readonly unloadAfter: number;
  /** What the evaluated states of chats may take on the disk; 0 for none. */
  readonly savedStateBytes: number;
}

/** Where values come from: VS Code's configuration, or anything of its shape. */
export interface SettingsSource {
  get(key: string): unknown;
}

/** Reads all settings. A value that cannot be used is named as a problem, and its default is used. */
export function readSettings(
  source: SettingsSource,
  demoModel: string,
): {
  settings: ChatSettings;
  mirror: string;
  idle: IdlePreferences;
  endpoints: EndpointPreferences;
  completion: CompletionPreferences;
  verification: VerificationPreferences;
  problems: readonly SettingsProblem[];
} {
  const problems: SettingsProblem[] = [];
  const read = <K extends keyof typeof settingsSchema>(
    key: K,
  ): v.InferOutput<(typeof settingsSchema)[K]['schema']> => {
    type Value = v.InferOutput<(typeof settingsSchema)[K]['schema']>;
    const { schema, fallback, allowed } = settingsSchema[key] as {
      readonly schema: v.GenericSchema<Value>;
      readonly fallback: Value;
      readonly allowed: string;
    };
    const value = source.get(key) ?? fallback;
    const parsed = v.safeParse(schema, value);
    if (parsed.success) return parsed.output;
    const place = v.getDotPath(parsed.issues[0]);
    problems.push({
      key: `phidelity.${key}`,
      message:
        `The setting "phidelity.${key}" must be ${allowed}, not ${JSON.stringify(value)}` +
        `${place === null ? '' : ` (see "${place}")`}. ` +
        `${fallback === null || fallback === '' ? 'The default' : JSON.stringify(fallback)} is used instead.`,
    });
    return fallback;
  };
  const contextSize = read('model.contextSize');
  const completionContextSize = read('completion.contextSize');
  const gpuLayers = read('model.gpuLayers');
  const addonFolder = read('model.addonFolder');
  const settings: ChatSettings = Object.freeze({
    model: {
      modelPath: read('model.path').trim() || demoModel,
      ...(contextSize === null ? {} : { contextSize }),
      completionContextSize,
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
  });
  const strategy = read('completion.strategy');
  const completion: CompletionPreferences = Object.freeze({
    forCompleter: {
      model: settings.model,
      automatic: read('completion.trigger') === 'automatic',
      inStringsAndComments: read('completion.inStringsAndComments'),
      slowAfter: read('completion.slowAfterSeconds'),
      contextSize: completionContextSize,
      ...(strategy === 'auto' ? {} : { strategy }),
    },
    languages: read('completion.languages'),
    exclude: read('completion.exclude'),
  });
  const given = read('verification.severity') as Partial<VerificationPreferences['severity']>;
  const verification: VerificationPreferences = Object.freeze({
    familiar: read('verification.familiarModules'),
    severity: { ...defaultSeverities, ...given },
    completions: read('verification.completions'),
    defaultInterpreterPath: read('verification.defaultInterpreterPath').trim(),
  });
  const mirror = read('model.mirror').trim();
  const idle: IdlePreferences = Object.freeze({
    unloadAfter: read('model.unloadAfterMinutes') * 60_000,
    savedStateBytes: Math.floor(read('model.savedStateGigabytes') * 1e9),
  });
  const endpoints: EndpointPreferences = Object.freeze({
    endpoints: read('endpoints'),
    fallsBack: read('endpointFallback'),
  });
  return { settings, mirror, idle, endpoints, completion, verification, problems };
}
