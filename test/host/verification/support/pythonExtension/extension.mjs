import { EventEmitter, window } from 'vscode';

/** Shows that it runs. Exports what the extension Python exports, as far as it tells which Python is chosen, and a way for tests to choose. */
export function activate() {
  const changed = new EventEmitter();
  let answers = {};
  const sign = window.createStatusBarItem();
  sign.text = 'Python extension runs';
  sign.show();
  return {
    environments: {
      getActiveEnvironmentPath: (resource) => answers.path?.(resource),
      resolveEnvironment: (environment) => answers.resolve?.(environment),
      onDidChangeActiveEnvironmentPath: changed.event,
    },
    /** From now on it answers with what these functions return, and says so. */
    answerWith(functions) {
      answers = functions;
      changed.fire({});
    },
  };
}
