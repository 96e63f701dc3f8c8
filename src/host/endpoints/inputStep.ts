import { type InputBox, type InputBoxValidationSeverity, QuickInputButtons, window } from 'vscode';
import { showError } from '../commands/registerCommand.ts';

/** What an input box says about a value. */
export interface StepMessage {
  readonly message: string;
  readonly severity: InputBoxValidationSeverity;
}

/** One question of several. */
export interface InputStep {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly password?: boolean;
  /** Looks at what has been typed so far; a message of severity Error keeps it from being accepted. */
  readonly validate?: (value: string) => StepMessage | undefined;
  /** Looks at an accepted value, which may take a while; a message keeps the question open. */
  readonly accept?: (value: string, signal: AbortSignal) => Promise<StepMessage | undefined>;
}

const back = Symbol('back');

function createBox(options: InputStep): InputBox {
  const box = window.createInputBox();
  box.title = options.title;
  box.step = options.step;
  box.totalSteps = options.totalSteps;
  box.prompt = options.prompt;
  box.placeholder = options.placeholder;
  box.value = options.value ?? '';
  box.password = options.password ?? false;
  box.ignoreFocusOut = true;
  if (options.step > 1) box.buttons = [QuickInputButtons.Back];
  box.validationMessage = options.validate?.(box.value);
  return box;
}

/** Asks one question. Resolves with the value, with `back`, or with undefined if the user has left. */
function askStep(options: InputStep): Promise<string | typeof back | undefined> {
  const { validate, accept } = options;
  const box = createBox(options);
  const hidden = new AbortController();
  return new Promise((resolve) => {
    const done = (result: string | typeof back | undefined): void => {
      resolve(result);
      box.dispose();
    };
    const check = async (value: string): Promise<void> => {
      box.busy = true;
      box.enabled = false;
      const message = await accept?.(value, hidden.signal);
      if (hidden.signal.aborted) return;
      if (message === undefined) return done(value);
      box.busy = false;
      box.enabled = true;
      box.validationMessage = message;
    };
    const typed = (): StepMessage | undefined => validate?.(box.value);
    box.onDidChangeValue(() => (box.validationMessage = typed()));
    box.onDidAccept(() => {
      const message = typed();
      if (message) box.validationMessage = message;
      else check(box.value.trim()).catch(showError);
    });
    box.onDidTriggerButton(() => done(back));
    box.onDidHide(() => {
      hidden.abort();
      done(undefined);
    });
    box.show();
  });
}

/**
 * Asks questions one after the other, and goes back where the user wants to. Resolves with whether all were answered.
 *
 * @param steps Each gives its question, or undefined where it is not to be asked, and takes the answer.
 */
export async function askSteps(
  steps: readonly {
    readonly question: () => Promise<InputStep | undefined>;
    readonly answered: (value: string) => void;
  }[],
): Promise<boolean> {
  let at = 0;
  let direction = 1;
  while (at >= 0 && at < steps.length) {
    const { question, answered } = steps[at]!;
    const options = await question();
    const answer = options ? await askStep(options) : '';
    if (answer === undefined) return false;
    if (options) direction = answer === back ? -1 : 1;
    if (options && answer !== back) answered(answer);
    at += direction;
  }
  return at === steps.length;
}
