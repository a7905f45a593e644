import { type Rejection, rejection } from '../../../../shared/protocol/rejections.ts';
import { readSlash, type SlashCommand } from '../../../model/slash.ts';
import { chatApi } from '../../../net/chat/chatApi.ts';
import { t } from '../../../texts/desk.ts';
import { showToast } from '../../../ui/notices/toasts.ts';
import type { DeskRoom } from './deskRoom.ts';

/** What a command does in a room, where `about` is the person whom it names; undefined: there is no such command there. */
export type RunsSlash = (
  command: Exclude<SlashCommand, { type: 'help' }>,
  about: string,
) => ReturnType<DeskRoom['ask']> | undefined;

interface SlashRoom {
  readonly runs: RunsSlash;
  /** The commands that there are, in words. */
  readonly help: string;
}

/** Does what a moderator typed after a slash. Returns why not; null: it is done. */
export async function runSlash({ runs, help }: SlashRoom, text: string): Promise<Rejection | null> {
  const unknown = { ...rejection('BadRequest'), message: t('slash.unknown') };
  const command = readSlash(text);
  if (!command) return unknown;
  if (command.type === 'help') {
    showToast({ title: t('slash.title'), body: help });
    return null;
  }
  let about = '';
  if ('handle' in command) {
    const found = await chatApi.person(command.handle);
    if (!found.ok) return { ...found.rejection, message: t('slash.noOne') };
    about = found.value.person.id;
  }
  const outcome = await runs(command, about);
  if (!outcome) return unknown;
  if (!outcome.ok) return outcome.rejection;
  showToast({ title: t('slash.done') });
  return null;
}

/** Runs what every room with a desk has. */
export const runsAtDesk =
  (room: DeskRoom): RunsSlash =>
  (command, personId) => {
    switch (command.type) {
      case 'shield':
        return room.ask('setShield', { isUp: command.isUp });
      case 'mute':
        return room.ask('mute', { personId, minutes: command.minutes });
      case 'note':
        return room.ask('addNote', { personId, text: command.text });
      default:
        return undefined;
    }
  };
