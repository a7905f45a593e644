import { Client, type Room } from '@colyseus/sdk';
import type { FeedFrame, FeedSnapshot } from '../../shared/protocol/feed.ts';
import type { CallTimer, ModeView, PanelView } from '../../shared/protocol/modes.ts';
import { frameFromWireOne, snapshotFromWireOne } from '../../shared/protocol/wireOne.ts';
import type { ServerChild } from '../crash/serverChild.ts';
import { logInDemo } from '../rest.ts';

const PATIENCE = { limitMs: 10_000, onRetry: () => {} };

/**
 * One person in one room, as a page that knows nothing of versions. It keeps what it is told, and whether it was put
 * out.
 */
export class Guest {
  readonly name: string;
  readonly processId: string;
  readonly room: Room;
  /** The texts of lines and tips, as shown, each once, whatever snapshots say again. */
  shown: string[] = [];
  raisedMinor = '0';
  isLive = false;
  /** The id of the tickets on sale; null when there are none. */
  saleId: string | null = null;
  /** What was earned by tickets and calls, as the creator's panel says, in minor units. */
  earnedMinor = '0';
  leftWith: number | null = null;
  /** The one-to-one that goes on, as everybody is told; null when there is none. */
  call: { readonly callId: string; readonly timer: CallTimer['type'] } | null = null;

  private constructor(name: string, processId: string, room: Room) {
    this.name = name;
    this.processId = processId;
    this.room = room;
    room.reconnection.enabled = false;
    room.onMessage('*', () => {});
    room.onMessage('snapshot', (said: FeedSnapshot) => {
      const { stage, history } = snapshotFromWireOne(said);
      this.isLive = stage.phase.type === 'live';
      this.raisedMinor = stage.raisedMinor;
      this.saleId = stage.sale?.saleId ?? null;
      this.call = callOf(stage.mode);
      this.shown = history.map((event) => (event.type === 'tip' ? event.message : event.text));
    });
    room.onMessage('panel', ({ earnedMinor }: PanelView) => {
      this.earnedMinor = earnedMinor;
    });
    room.onMessage('feed', (frame: FeedFrame) => {
      for (const event of frameFromWireOne(frame).events) {
        if (event.type === 'line') this.shown.push(event.text);
        if (event.type === 'tip') this.shown.push(event.message);
        if (event.type === 'tip')
          this.raisedMinor = String(BigInt(this.raisedMinor) + BigInt(event.mesiMinor));
        if (event.type === 'sale') this.saleId = event.sale?.saleId ?? null;
        if (event.type === 'mode') this.call = callOf(event.mode);
        if (event.type === 'ended') this.isLive = false;
      }
    });
    room.onLeave((code) => {
      this.leftWith = code;
    });
  }

  static async come(input: {
    readonly name: string;
    readonly at: ServerChild;
    readonly room: 'stream' | 'audience';
    readonly streamId: string;
  }): Promise<Guest> {
    const { name, at, room, streamId } = input;
    const client = new Client(at.address);
    client.auth.token = await tokenOf(name, at);
    const asked = await client.http.post(`/matchmake/joinOrCreate/${room}` as never, {
      body: { streamId } as never,
    });
    const { data } = asked as { data: { processId: string } };
    return new Guest(name, data.processId, await client.consumeSeatReservation(data as never));
  }

  say(text: string): Promise<unknown> {
    return this.room.request('say', { text });
  }

  tip(message: string): Promise<unknown> {
    const commandId = `rolling-${message.replaceAll(' ', '-')}`;
    return this.room.request('tip', { commandId, amountMinor: '3000000', asset: 'MESI', message });
  }
}

function callOf(mode: ModeView): Guest['call'] {
  return mode.type === 'oneToOne' ? { callId: mode.call.callId, timer: mode.call.timer.type } : null;
}

export async function tokenOf(name: string, { address }: ServerChild): Promise<string> {
  const { token } = await logInDemo(address, name, PATIENCE);
  return token;
}
