import type { GroupSettings } from '../../../shared/protocol/chat.ts';
import type { Rejection } from '../../../shared/protocol/rejections.ts';
import type { OpenConversation } from '../../net/chat/openConversation.ts';
import { outcomeOf } from '../../net/room/requestOutcome.ts';
import { t } from '../../texts/desk.ts';
import { type RunsSlash, runSlash, runsAtDesk } from '../stage/moderation/runSlash.ts';
import { deskOfGroup } from './groupDesk.ts';

/** Does what an admin of a group typed after a slash. Returns why not; null: it is done. */
export function slashInGroup(
  open: OpenConversation,
  settings: GroupSettings,
  text: string,
): Promise<Rejection | null> {
  const atDesk = runsAtDesk(deskOfGroup(open));
  const runs: RunsSlash = (command, personId) => {
    if (command.type === 'slow')
      return open
        .request('changeSettings', { ...settings, slowModeSeconds: command.seconds })
        .then(outcomeOf);
    if (command.type === 'ban') return open.request('removeMember', { personId }).then(outcomeOf);
    return atDesk(command, personId);
  };
  return runSlash({ runs, help: t('slash.helpGroup') }, text);
}
