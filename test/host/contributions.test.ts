import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Contributions {
  readonly commands: readonly { command: string; title: string; category?: string }[];
  readonly submenus: readonly { id: string }[];
  readonly menus: Readonly<Record<string, readonly { command?: string; submenu?: string; when?: string }[]>>;
  readonly keybindings: readonly { command: string; key: string; mac?: string; when?: string }[];
}

describe('contributions', () => {
  const extension = vscode.extensions.getExtension('phidelity.phidelity');
  const contributes = extension?.packageJSON.contributes as Contributions;
  const declared = contributes.commands.map(({ command }) => command);
  const submenus = contributes.submenus.map(({ id }) => id);

  before(() => extension?.activate());

  it('has every command in the palette under its own category', () => {
    for (const { command, category, title } of contributes.commands) {
      assert.equal(category, 'Phidelity', command);
      assert.match(title, /^[A-Z]/, command);
    }
    // It is for an item of a view, which the palette does not have.
    const hidden = [{ command: 'phidelity.markVerified', when: 'false' }];
    assert.deepEqual(contributes.menus['commandPalette'], hidden);
  });

  it('registers no command that it does not declare', async () => {
    const registered = await vscode.commands.getCommands(true);
    // VS Code itself registers commands for the views, such as `phidelity.chat.focus`.
    const own = registered.filter((id) => /^phidelity\.(?!(?:chat|unverified)\.)/.test(id));
    assert.deepEqual(own.toSorted(), declared.toSorted());
  });

  it('names only declared commands in menus and keybindings, each with its condition', () => {
    for (const [menu, entries] of Object.entries(contributes.menus))
      for (const { command, submenu, when } of entries) {
        const known = command === undefined ? submenus : declared;
        assert.ok(known.includes(command ?? submenu!), `${menu}: ${command ?? submenu}`);
        assert.ok(when, `${menu}: ${command ?? submenu} shows everywhere`);
      }
    for (const { command, when } of contributes.keybindings) {
      assert.ok(declared.includes(command), command);
      assert.ok(when, `${command} takes its keys everywhere`);
    }
  });

  it('takes no keys from VS Code or its built-in extensions', async () => {
    await vscode.commands.executeCommand('workbench.action.openDefaultKeybindingsFile');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    const bound = [...text.matchAll(/"key": "([^"]+)",\s*"command": "([^"]+)"/g)];
    assert.ok(bound.length > 300, `${bound.length} keybindings were found`);
    for (const { key, mac = key, when } of contributes.keybindings) {
      // What only works while a completion is in view may borrow keys for so long, and so may proposals.
      if (/^inlineSuggestionVisible && |resourceScheme == '?phidelity-edit/.test(when ?? '')) continue;
      const ours = process.platform === 'darwin' ? mac : key;
      const rivals = bound.filter(([, keys, command]) => keys === ours && !command?.startsWith('phidelity.'));
      // As the inline chat of VS Code does, where that is not there: suggestions have keys of their own, too, and the others
      // are for boxes and views.
      if (key === 'ctrl+i') {
        const known =
          /^(?:inlineChat|notebook\.cell\.chat|settings|search|workbench\.action\.(?:chat|terminal))\.|suggest/i;
        assert.deepEqual(
          rivals.map(([, , command]) => command).filter((command) => !known.test(command!)),
          [],
        );
        assert.match(
          when!,
          /^editorTextFocus && .*!editorSimpleInput.*!suggestWidgetVisible.*!inlineChatHasEditsAgent/,
        );
        continue;
      }
      assert.deepEqual(
        rivals.map(([, keys, command]) => `${keys} ${command}`),
        [],
        when,
      );
    }
  });

  it('exports nothing', () => {
    assert.equal(extension?.exports, undefined);
  });

  it('leaves the inference library to the engine process', () => {
    const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] };
    assert.ok(sharedObjects.length > 0);
    assert.deepEqual(
      sharedObjects.filter((file) => /llama|ggml/.test(file)),
      [],
    );
  });
});
