import { isAbsolute } from 'node:path';
import * as v from 'valibot';
import { defaultSampling } from '../../core/chat/defaultSampling.ts';
import type { CompletionSettings } from '../../core/completion/completionSettings.ts';
import type { Endpoint } from '../../core/endpoints/endpoint.ts';
import type { ChatSettings } from '../../core/ports/chatSettings.ts';
import { familiarModules } from '../../core/verification/familiarModules.ts';
import type { FindingKind } from '../../core/verification/finding.ts';

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

const severities = ['error', 'warning', 'information', 'hint', 'off'] as const;

/** How and against what code is verified. */
export interface VerificationPreferences {
  /** Modules that are not flagged. */
  readonly familiar: readonly string[];
  readonly severity: Readonly<Record<FindingKind, (typeof severities)[number]>>;
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

interface Setting {
  readonly schema: v.GenericSchema;
  readonly fallback: unknown;
  /** What is allowed, in words. */
  readonly allowed: string;
}

const integer = (least: number, most: number): v.GenericSchema<number> =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

const amount = (least: number, most: number): v.GenericSchema<number> =>
  v.pipe(v.number(), v.minValue(least), v.maxValue(most));

/** Whether this is an address that the path of a file can be put behind. */
function isMirror(text: string): boolean {
  if (text.trim() === '') return true;
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && !(username || password || search || hash);
}

function isServer(text: string): boolean {
  return text.trim() !== '' && isMirror(text);
}

const text = v.pipe(v.string(), v.trim(), v.nonEmpty());

const endpointSchema = v.strictObject({
  url: v.pipe(v.string(), v.check(isServer), v.trim()),
  name: v.exactOptional(text),
  model: v.exactOptional(text),
  server: v.exactOptional(v.picklist(['auto', 'llama-server', 'vllm', 'ollama', 'openai'])),
  roles: v.exactOptional(v.pipe(v.array(v.picklist(['chat', 'completion'])), v.minLength(1))),
}) satisfies v.GenericSchema<Endpoint>;

const defaultSeverities: VerificationPreferences['severity'] = {
  'not-found': 'error',
  missing: 'error',
  'wrong-call': 'error',
  'not-installed': 'warning',
  unverified: 'information',
  unknown: 'hint',
  deprecated: 'hint',
};

const severity = v.picklist(severities);
const severitySchemas = {
  'not-found': severity,
  missing: severity,
  'wrong-call': severity,
  'not-installed': severity,
  unverified: severity,
  unknown: severity,
  deprecated: severity,
} satisfies Record<FindingKind, unknown>;

/**
 * All settings, by their key below "phidelity.". A test holds them against package.json.
 * The bounds are llama.cpp's; the largest context is far beyond any model's own limit, which the engine checks.
 */
export const settingsTable = {
  'model.path': { schema: v.string(), fallback: '', allowed: 'the path of a GGUF file' },
  'model.mirror': {
    schema: v.pipe(v.string(), v.check(isMirror)),
    fallback: '',
    allowed: 'an address that begins with "https://", without user name, query or fragment',
  },
  'model.contextSize': {
    schema: v.nullable(integer(512, 1_048_576)),
    fallback: null,
    allowed: 'a whole number from 512 to 1048576, or null',
  },
  'model.backend': {
    schema: v.picklist(['auto', 'cpu', 'vulkan', 'metal', 'cuda']),
    fallback: 'auto',
    allowed: '"auto", "cpu", "vulkan", "metal" or "cuda"',
  },
  'model.gpuLayers': {
    schema: v.nullable(integer(0, 1000)),
    fallback: null,
    allowed: 'a whole number from 0 to 1000, or null',
  },
  'model.addonFolder': {
    schema: v.pipe(
      v.string(),
      v.trim(),
      v.check((folder) => folder === '' || isAbsolute(folder)),
    ),
    fallback: '',
    allowed: 'the absolute path of a folder',
  },
  'model.memoryMap': {
    schema: v.picklist(['auto', 'on', 'off']),
    fallback: 'auto',
    allowed: '"auto", "on" or "off"',
  },
  'model.threads': { schema: integer(0, 256), fallback: 0, allowed: 'a whole number from 0 to 256' },
  endpoints: {
    schema: v.array(endpointSchema),
    fallback: [],
    allowed:
      'a list of objects, each with a "url" that begins with "https://" or "http://" and has no user name, query or ' +
      'fragment, and with no other entries than "name", "model", "server" and "roles"',
  },
  endpointFallback: { schema: v.boolean(), fallback: true, allowed: 'true or false' },
  'model.unloadAfterMinutes': {
    schema: amount(0, 1440),
    fallback: 30,
    allowed: 'a number from 0 to 1440',
  },
  'model.savedStateGigabytes': {
    schema: amount(0, 100),
    fallback: 4,
    allowed: 'a number from 0 to 100',
  },
  'chat.maxTokens': { schema: integer(1, 16_384), fallback: 2048, allowed: 'a whole number from 1 to 16384' },
  'chat.temperature': {
    schema: amount(0, 2),
    fallback: defaultSampling.temperature,
    allowed: 'a number from 0 to 2',
  },
  'chat.topK': {
    schema: integer(0, 1000),
    fallback: defaultSampling.topK,
    allowed: 'a whole number from 0 to 1000',
  },
  'chat.topP': { schema: amount(0, 1), fallback: defaultSampling.topP, allowed: 'a number from 0 to 1' },
  'chat.minP': { schema: amount(0, 1), fallback: defaultSampling.minP, allowed: 'a number from 0 to 1' },
  'chat.repeatPenalty': {
    schema: amount(0.5, 2),
    fallback: defaultSampling.repeatPenalty,
    allowed: 'a number from 0.5 to 2',
  },
  'completion.languages': {
    schema: v.record(v.string(), v.boolean()),
    fallback: { python: true },
    allowed: 'an object with true or false for each language',
  },
  'completion.exclude': {
    schema: v.array(v.string()),
    fallback: [],
    allowed: 'a list of glob patterns',
  },
  'completion.trigger': {
    schema: v.picklist(['automatic', 'onDemand']),
    fallback: 'automatic',
    allowed: '"automatic" or "onDemand"',
  },
  'completion.slowAfterSeconds': {
    schema: amount(0.2, 60),
    fallback: 2.5,
    allowed: 'a number from 0.2 to 60',
  },
  'completion.inStringsAndComments': { schema: v.boolean(), fallback: false, allowed: 'true or false' },
  'completion.contextSize': {
    schema: integer(1024, 8192),
    fallback: 2048,
    allowed: 'a whole number from 1024 to 8192',
  },
  'completion.strategy': {
    schema: v.picklist(['auto', 'prefill', 'fill-in-the-middle']),
    fallback: 'auto',
    allowed: '"auto", "prefill" or "fill-in-the-middle"',
  },
  'verification.familiarModules': {
    schema: v.array(v.string()),
    fallback: familiarModules,
    allowed: 'a list of names of modules',
  },
  'verification.severity': {
    schema: v.partial(v.strictObject(severitySchemas)),
    fallback: defaultSeverities,
    allowed: 'an object with "error", "warning", "information", "hint" or "off" for each kind of finding',
  },
  'verification.completions': {
    schema: v.picklist(['hide', 'mark', 'off']),
    fallback: 'hide',
    allowed: '"hide", "mark" or "off"',
  },
  'verification.defaultInterpreterPath': {
    schema: v.string(),
    fallback: '',
    allowed: 'the path of a Python or of an environment',
  },
} as const satisfies Record<string, Setting>;

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
  const read = <K extends keyof typeof settingsTable>(
    key: K,
  ): v.InferOutput<(typeof settingsTable)[K]['schema']> => {
    type Value = v.InferOutput<(typeof settingsTable)[K]['schema']>;
    const { schema, fallback, allowed } = settingsTable[key] as {
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
  const gpuLayers = read('model.gpuLayers');
  const addonFolder = read('model.addonFolder');
  const settings: ChatSettings = Object.freeze({
    model: {
      modelPath: read('model.path').trim() || demoModel,
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
  });
  const strategy = read('completion.strategy');
  const completion: CompletionPreferences = Object.freeze({
    forCompleter: {
      model: settings.model,
      automatic: read('completion.trigger') === 'automatic',
      inStringsAndComments: read('completion.inStringsAndComments'),
      slowAfter: read('completion.slowAfterSeconds'),
      contextSize: read('completion.contextSize'),
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
