import { pyrightChanges } from './pyrightChanges.ts';

/**
 * The URL of a module that runs in pyright's process before pyright does. It ends the process as soon as the thread or
 * process that started it is gone, however that ended, and then removes the folder, which nobody else knows. And it makes
 * our changes to pyright: what another version calls by another name stays as it is.
 *
 * @param options.entry pyright's `langserver.index.js`.
 */
export function pyrightPreload(options: { readonly entry: string; readonly folder: string }): string {
  return `data:text/javascript,${encodeURIComponent(code(options))}`;
}

const code = ({ entry, folder }: { readonly entry: string; readonly folder: string }): string => `
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
process.once('disconnect', () => {
  try {
    rmSync(${JSON.stringify(folder)}, { recursive: true, force: true });
  } finally {
    process.exit();
  }
});
${pyrightChanges}const modules = (() => {
  try {
    return createRequire(${JSON.stringify(entry)})('./dist/pyright-internal.js').modules ?? {};
  } catch {
    return {};
  }
})();
for (const [id, define] of Object.entries(modules))
  modules[id] = function (module, exports, require) {
    define.call(this, module, exports, require);
    for (const [name, change] of Object.entries(changes)) {
      const found = Object.hasOwn(module.exports ?? {}, name) ? module.exports[name] : undefined;
      if (typeof found !== 'function') continue;
      change(found, module.exports);
      changed.add(name);
    }
  };
`;
