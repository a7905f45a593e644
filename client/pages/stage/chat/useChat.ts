import { useEffect, useReducer } from 'react';
import { type Rejection, rejection } from '../../../../shared/protocol/rejections.ts';
import { changeOutgoing, type OutgoingLine, shownOutgoing } from '../../../model/outgoingLines.ts';
import { askForAccount } from '../../../net/accountAsked.ts';
import { newCommandId } from '../../../net/commandIds.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { inReadersWords } from '../../../texts/refusals.ts';
import { readableOf, useStreamView } from '../useStreamConnection.ts';

const TRIES = 3;
/** An accepted line that the feed did not show by then drowned in a flood. */
const SHOWN_WITHIN_MS = 5_000;

/** What is said, what one says oneself and is still under way, and how to say something. */
export function useChat(connection: StreamConnection, selfId: string | null) {
  const readable = useStreamView(connection, readableOf);
  const [lines, change] = useReducer(changeOutgoing, [] as readonly OutgoingLine[]);

  useEffect(() => change({ type: 'seen', readable }), [readable]);

  /** Says it in the chat; answers null when it was said, else why not. */
  const say = async (text: string): Promise<Rejection | null> => {
    if (askForAccount('chat', text)) return inReadersWords(rejection('Unauthorized'));
    const commandId = newCommandId();
    change({ type: 'sent', commandId, text, after: readable.at(-1)?.id ?? null });
    for (let tries = 0; tries < TRIES && (await connection.whenJoined()); tries += 1) {
      const reply = await connection.request('say', { commandId, text });
      if (reply.type === 'answered') {
        change({ type: 'answered', commandId, lineId: reply.value.lineId });
        setTimeout(() => change({ type: 'refused', commandId }), SHOWN_WITHIN_MS);
        return null;
      }
      if (reply.type === 'refused') {
        change({ type: 'refused', commandId });
        return reply.rejection;
      }
    }
    change({ type: 'refused', commandId });
    return rejection('TemporarilyUnavailable');
  };
  return { readable, outgoing: shownOutgoing(lines, readable, selfId), say };
}
