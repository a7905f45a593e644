import type { Rejection } from '../../../../shared/protocol/rejections.ts';
import { rejection } from '../../../../shared/protocol/rejections.ts';
import { readSlash, type SlashCommand } from '../../../model/slash.ts';
import { chatApi } from '../../../net/chat/chatApi.ts';
import { outcomeOf } from '../../../net/room/requestOutcome.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/desk.ts';
import { showToast } from '../../../ui/notices/toasts.ts';

/** Does what a moderator typed after a slash. Returns why not; null: it is done. */
export async function runSlash(connection: StreamConnection, text: string): Promise<Rejection | null> {
  const command = readSlash(text);
  if (!command) return { ...rejection('BadRequest'), message: t('slash.unknown') };
  if (command.type === 'help') {
    showToast({ title: t('slash.title'), body: t('slash.help') });
    return null;
  }
  const done = await run(connection, command);
  if (done === null) showToast({ title: t('slash.done') });
  return done;
}

async function run(
  connection: StreamConnection,
  command: Exclude<SlashCommand, { type: 'help' }>,
): Promise<Rejection | null> {
  const ask = async (
    ...[name, payload]: Parameters<typeof connection.request>
  ): Promise<Rejection | null> => {
    const outcome = outcomeOf(await connection.request(name, payload));
    return outcome.ok ? null : outcome.rejection;
  };
  if (command.type === 'slow') return ask('setSlowMode', { everySeconds: command.seconds });
  if (command.type === 'shield') return ask('setShield', { isUp: command.isUp });
  const found = await chatApi.person(command.handle);
  if (!found.ok) return { ...found.rejection, message: t('slash.noOne') };
  const personId = found.value.person.id;
  switch (command.type) {
    case 'mute':
      return ask('mute', { personId, minutes: command.minutes });
    case 'ban':
      return ask('removeViewer', {
        personId,
        ...(command.minutes === null ? {} : { minutes: command.minutes }),
      });
    case 'unban':
      return ask('removeViewer', { personId, takeBack: true });
    case 'vip':
    case 'unvip':
      return ask('setRole', { personId, role: command.type === 'vip' ? 'vip' : 'none' });
    case 'note':
      return ask('addNote', { personId, text: command.text });
  }
}
