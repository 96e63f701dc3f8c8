import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { errorReasons } from '../../src/core/errors/phidelityError.ts';
import {
  type ErrorAction,
  errorActionCommand,
  errorActionLabel,
  errorActions,
} from '../../src/wording/errorActions.ts';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));

const titles = read('package.nls.json') as Readonly<Record<string, string>>;
const { contributes } = read('package.json') as {
  contributes: { commands: readonly { command: string }[] };
};

const offered = new Set(errorReasons.flatMap(errorActions));
const commands = [...offered].filter((action) => errorActionCommand(action)?.startsWith('phidelity.'));

describe('What to do about an error', () => {
  it('is a contributed command, labelled with its title', () => {
    assert.ok(commands.length > 5);
    for (const action of commands) {
      const id = errorActionCommand(action);
      assert.ok(
        contributes.commands.some(({ command }) => command === id),
        id,
      );
      assert.equal(errorActionLabel(action), titles[`command.${action}.title`]);
    }
  });

  it('is no command if it depends on where the error is shown', () => {
    const others: readonly ErrorAction[] = ['retry', 'editQuestion'];
    for (const action of others) assert.equal(errorActionCommand(action), undefined);
    assert.equal(errorActionCommand('openFolder'), 'vscode.openFolder');
  });
});
