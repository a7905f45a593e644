import type { Rejection } from '../../../../shared/protocol/rejections.ts';
import { outcomeOf } from '../../../net/room/requestOutcome.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/desk.ts';
import { deskOfStream } from './deskRoom.ts';
import { type RunsSlash, runSlash, runsAtDesk } from './runSlash.ts';

/** Does what a moderator of a stream typed after a slash. Returns why not; null: it is done. */
export function slashInStream(connection: StreamConnection, text: string): Promise<Rejection | null> {
  const room = deskOfStream(connection);
  const further = runsFurther(connection, room);
  const runs: RunsSlash = (command, about) => runsAtDesk(room)(command, about) ?? further(command, about);
  return runSlash({ runs, help: t('slash.help') }, text);
}

const runsFurther =
  (connection: StreamConnection, { askStream }: ReturnType<typeof deskOfStream>): RunsSlash =>
  (command, personId) => {
    switch (command.type) {
      case 'slow':
        return connection.request('setSlowMode', { everySeconds: command.seconds }).then(outcomeOf);
      case 'ban': {
        const { minutes } = command;
        return askStream?.('removeViewer', { personId, ...(minutes === null ? {} : { minutes }) });
      }
      case 'unban':
        return askStream?.('removeViewer', { personId, takeBack: true });
      case 'vip':
      case 'unvip':
        return askStream?.('setRole', { personId, role: command.type === 'vip' ? 'vip' : 'none' });
      default:
        return undefined;
    }
  };
