/**
 * A window that asks long questions in a chat until it is killed, and reports each one once it is stored. Arguments: the
 * folder, the chat, a name, and how long a question is.
 */
import { ConversationFiles } from '../../src/platform/conversations/conversationFiles.ts';

const [folder, chat, name, length] = process.argv.slice(2) as [string, string, string, string];
const store = new ConversationFiles({ folder, logger: { error() {}, warn() {}, info() {}, debug() {} } });
process.once('disconnect', () => process.exit(0));

for (let number = 0; ; number++) {
  const turn = `${name}-${number}`;
  await store.append(chat, [{ type: 'asked', at: number, turn, question: name[0]!.repeat(Number(length)) }]);
  process.send!(turn);
}
