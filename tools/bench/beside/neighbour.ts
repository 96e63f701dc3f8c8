/**
 * A process beside the engine. `editor` works for 3 of every 10 ms, as an extension host does while a person types, and says
 * when it is told to stop how late its turns came; `busy` keeps a core busy, as a compiler or a run of tests does.
 */
const [kind] = process.argv.slice(2);
const late: number[] = [];
const [every, work] = kind === 'busy' ? [0, 50] : [10, 3];

function turn(due: number): void {
  const now = performance.now();
  late.push(Math.max(0, now - due));
  while (performance.now() - now < work);
  const next = Math.max(due + every, performance.now());
  setTimeout(() => turn(next), next - performance.now());
}

process.once('message', () => process.send?.(late, undefined, undefined, () => process.exit(0)));
process.once('disconnect', () => process.exit(0));
turn(performance.now());
