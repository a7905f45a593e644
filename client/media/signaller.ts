import type { SignalCommand } from '../../shared/protocol/commands.ts';
import type { MediaEnv, MediaRoom } from './mediaEnv.ts';

const TRIES = 6;
const RETRY_MS = 500;

/** Sends signals; one that came too fast is sent again. `onOrphaned`: the peer is not there any more. */
export function createSignaller(input: {
  readonly room: MediaRoom;
  readonly env: MediaEnv;
  readonly onOrphaned: (peer: string) => void;
}): (signal: SignalCommand) => void {
  const send = async (signal: SignalCommand, triesLeft: number): Promise<void> => {
    const reply = await input.room.request('signal', signal);
    if (reply.type === 'answered') return;
    const { code, retryAfterMs = RETRY_MS } = reply.rejection;
    if (code === 'UnknownPeer') input.onOrphaned(signal.peer);
    if (code === 'RateLimited' && triesLeft > 1) {
      input.env.after(retryAfterMs, () => void send(signal, triesLeft - 1));
    }
  };
  return (signal) => void send(signal, TRIES);
}
