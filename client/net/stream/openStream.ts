import type { TipCommand } from '../../../shared/protocol/commands.ts';
import { newCommandId } from '../commandIds.ts';
import { joinAsMember } from '../joinAsMember.ts';
import { pause } from '../reachability.ts';
import { connectToStream, type StreamConnection } from './streamConnection.ts';
import { createTipOutbox, type TipOutbox } from './tipOutbox.ts';

const TIP_TIMEOUT_MS = 8_000;

/**
 * Opens this browser's connection to a stream: to the room `stream` for its creator, to `audience` for everybody
 * else.
 */
export function openStream(options: {
  readonly room: 'stream' | 'audience';
  readonly streamId: string;
  /** A device beside the studio, which takes nobody's place. */
  readonly controls: boolean;
  /** Asked at every join, since it is renewed from time to time. */
  readonly token: () => string | null;
}): StreamConnection {
  const { room, streamId, controls, token } = options;
  // processes of before know no such option
  const joined = controls ? { streamId, controls } : { streamId };
  return connectToStream({
    join: () => joinAsMember(room, joined, token()),
    pause,
    random: Math.random,
  });
}

export function openTipOutbox(
  connection: StreamConnection,
  { accountId, streamId }: { readonly accountId: string; readonly streamId: string },
): TipOutbox {
  return createTipOutbox({
    accountId,
    streamId,
    storage: window.sessionStorage,
    send: (command: TipCommand) => connection.request('tip', command, { timeoutMs: TIP_TIMEOUT_MS }),
    whenJoined: connection.whenJoined,
    pause,
    // what was kept is compared with what a later page of this browser says: both by the browser's clock
    nowMs: () => Date.now(),
    newCommandId,
    random: Math.random,
  });
}
