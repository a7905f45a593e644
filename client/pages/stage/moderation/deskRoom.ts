import type { DeskView } from '../../../../shared/protocol/desk.ts';
import type { Outcome } from '../../../../shared/protocol/rejections.ts';
import type { PayloadOf, StageRequests } from '../../../../shared/protocol/requests.ts';
import { outcomeOf } from '../../../net/room/requestOutcome.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';

/** What every room with a desk takes from it. */
type DeskDeed = 'setShield' | 'setChatRules' | 'answerHeld' | 'addNote' | 'mute';
/** What a stream takes as well: in a group roles and who is in are decided elsewhere. */
type StreamDeed = 'setRole' | 'removeViewer';

type Asks<Names extends keyof StageRequests> = <Name extends Names>(
  name: Name,
  payload: PayloadOf<StageRequests[Name]>,
) => Promise<Outcome<unknown>>;

/** The room of a moderation desk: a stream, or the conversation of a group. */
export interface DeskRoom {
  readonly look: () => Promise<Outcome<DeskView>>;
  readonly ask: Asks<DeskDeed>;
  /** Null: it is a group. */
  readonly askStream: Asks<StreamDeed> | null;
}

/** Returns the room of the desk of a stream. */
export function deskOfStream(connection: StreamConnection): DeskRoom {
  return {
    look: async () => outcomeOf(await connection.request('moderationDesk', {})),
    ask: async (name, payload) => outcomeOf(await connection.request(name, payload)),
    askStream: async (name, payload) => outcomeOf(await connection.request(name, payload)),
  };
}
