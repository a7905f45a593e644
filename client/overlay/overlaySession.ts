import type { Room } from '@colyseus/sdk';
import type { FeedFrame, FeedSnapshot } from '../../shared/protocol/feed.ts';
import type { OverlayAnswer } from '../../shared/protocol/http.ts';
import type { Outcome, RejectionCode } from '../../shared/protocol/rejections.ts';
import { SECOND_MS } from '../../shared/time.ts';
import { backoffMs } from '../net/backoff.ts';
import { keepRoomJoined } from '../net/stream/roomLink.ts';
import { NEW_FEED, type OverlayFeedInput, takeIn } from './overlayFeed.ts';
import type { OverlayTip } from './overlayTip.ts';

export interface OverlaySessionInput {
  /** Whose overlay it is, and which stream to join. */
  readonly resolve: () => Promise<Outcome<OverlayAnswer>>;
  readonly join: (streamId: string) => Promise<Room>;
  readonly pause: (delayMs: number) => Promise<void>;
  readonly random: () => number;
  readonly onTip: (tip: OverlayTip) => void;
  readonly onCreator: (creator: OverlayAnswer['creator']) => void;
  /** Whether the server knows the token; told when it changes. */
  readonly onTokenKnown: (known: boolean) => void;
}

export const OVERLAY_WAITS = {
  /** No stream, or its end: asked again after this. */
  pollMs: 4 * SECOND_MS,
  /** A token that is not known may be a typing error that is being corrected. */
  unknownTokenMs: 15 * SECOND_MS,
  /** Tips that come right after the end are still shown. */
  lingerMs: 6 * SECOND_MS,
} as const;

const TOKEN_REFUSALS: ReadonlySet<RejectionCode> = new Set([
  'NotFound',
  'Unauthorized',
  'Forbidden',
  'BadRequest',
]);

/** Runs until it is closed: asks for the stream, stays in it, and begins again. */
export function runOverlaySession(input: OverlaySessionInput): { close(): void } {
  let closed = false;
  let leave = (): void => undefined;
  let feed = NEW_FEED;
  let known = true;

  const take = (news: OverlayFeedInput): void => {
    const taken = takeIn(feed, news);
    feed = taken.feed;
    if (!closed) for (const tip of taken.tips) input.onTip(tip);
  };
  const sayKnown = (now: boolean): void => {
    if (now !== known && !closed) input.onTokenKnown(now);
    known = now;
  };

  async function run(): Promise<void> {
    for (let failures = 0; !closed; ) {
      const answer = await input.resolve();
      if (closed) return;
      if (!answer.ok) {
        const unknown = TOKEN_REFUSALS.has(answer.rejection.code);
        if (unknown) sayKnown(false);
        await input.pause(unknown ? OVERLAY_WAITS.unknownTokenMs : backoffMs(failures, input.random()));
        failures += 1;
        continue;
      }
      failures = 0;
      sayKnown(true);
      const { creator, streamId } = answer.value;
      input.onCreator(creator);
      take({ type: 'stream', streamId });
      if (streamId !== null) await stay(streamId);
      if (!closed) await input.pause(OVERLAY_WAITS.pollMs);
    }
  }

  /** Resolves when the seat is lost for good, or the stream is over. */
  function stay(streamId: string): Promise<void> {
    return new Promise((resolve) => {
      let over = false;
      const end = (): void => {
        if (over) return;
        over = true;
        link.close();
        resolve();
      };
      const endSoon = (): void => void input.pause(OVERLAY_WAITS.lingerMs).then(end);
      const link = keepRoomJoined({
        join: () => input.join(streamId),
        pause: input.pause,
        random: input.random,
        onRoom: (room) => {
          room.onMessage('snapshot', (snapshot: FeedSnapshot) => {
            take({ type: 'snapshot', snapshot });
            if (snapshot.stage.phase.type === 'ended') endSoon();
          });
          room.onMessage('feed', (frame: FeedFrame) => {
            take({ type: 'frame', frame });
            if (frame.events.some((event) => event.t === 'ended')) endSoon();
          });
          room.onMessage('testAlert', (alert: OverlayTip) => take({ type: 'testAlert', alert }));
          room.onMessage('media', () => undefined);
        },
        onState: (state) => {
          if (state.type === 'closed') queueMicrotask(end);
        },
      });
      leave = end;
    });
  }

  void run();
  return {
    close: () => {
      closed = true;
      leave();
    },
  };
}
