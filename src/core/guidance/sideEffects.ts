/**
 * Words in names of what changes something outside of the program, in groups that mean much the same. A name that was not
 * asked for must not bring one along.
 */
const groups: readonly ReadonlySet<string>[] = [
  'delete deletes del remove removes removedirs rm rmdir rmtree unlink drop erase purge clear clean truncate flushall flushdb',
  'write writes writelines writestr save saves dump append store export replace overwrite update upsert insert',
  'send sends sendall sendmail sendto post put patch upload publish submit push mail notify request download urlretrieve',
  'move moves rename renames mv replace link symlink hardlink copy copies copyfile copytree copyfileobj copy2 clone backup',
  'create creates mkdir makedirs mkfifo mknod touch make new archive',
  'run runs exec execv execve execl system popen spawn spawnl spawnv startfile call shell kill killpg terminate abort fork',
  'chmod chown lchown lchmod fchmod fchown umask chroot setuid setgid permission permissions owner',
  'commit execute executemany executescript rollback migrate',
].map((group) => new Set(group.split(' ')));

/** `copy_file_range` and `sendAll` have the words copy, file, range, send, all. */
function wordsOf(text: string): string[] {
  return text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
}

/**
 * The names that can be put in the place of a written one: not those that write, delete or send where neither the written
 * name nor what was asked for says anything of the kind.
 *
 * @param asked What the written name is, and the text that says what the code is for.
 */
export function withoutSideEffects(names: readonly string[], asked: string): string[] {
  const said = new Set(wordsOf(asked));
  const unasked = groups.filter((group) => ![...said].some((word) => group.has(word)));
  const allowed = new Set(groups.filter((group) => !unasked.includes(group)).flatMap((group) => [...group]));
  const banned = new Set(unasked.flatMap((group) => [...group]).filter((word) => !allowed.has(word)));
  return names.filter((name) => !wordsOf(name).some((word) => banned.has(word)));
}
