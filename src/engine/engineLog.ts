/** Where the engine process says what it does. */
export type EngineLog = (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;
