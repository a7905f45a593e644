import type { Room } from '@colyseus/sdk';
import { NEW_DESK, type OverlayDesk } from '../../shared/overlayDesk.ts';
import { type OverlaySettings, PLAIN_OVERLAY } from '../../shared/overlaySettings.ts';
import type { FeedFrame, FeedSnapshot, LinesGone } from '../../shared/protocol/feed.ts';
import type { OverlayAnswer } from '../../shared/protocol/http.ts';
import type { OverlayTold } from '../../shared/protocol/overlays.ts';
import type { Outcome, RejectionCode } from '../../shared/protocol/rejections.ts';
import { frameFromWireOne, snapshotFromWireOne } from '../../shared/protocol/wireOne.ts';
import { SECOND_MS } from '../../shared/time.ts';
import { EMPTY_STAGE, type StageModel, takeFrame, takeSnapshot } from '../model/stageModel.ts';
import { backoffMs } from '../net/backoff.ts';
import { connectToRoom } from '../net/room/roomConnection.ts';
import { NEW_FEED, type OverlayFeedInput, resumedFeed, takeIn } from './overlayFeed.ts';
import { OVERLAY_LIMITS } from './overlayLimits.ts';
import type { OverlayTip } from './overlayTip.ts';
import { newestIds } from './seenIds.ts';

export interface OverlaySessionInput {
  /** Asks whose overlay it is, and which stream to join. */
  readonly resolve: () => Promise<Outcome<OverlayAnswer>>;
  readonly join: (streamId: string) => Promise<Room>;
  readonly pause: (delayMs: number) => Promise<void>;
  readonly random: () => number;
  readonly onTip: (tip: OverlayTip) => void;
  /** Called with all that is known of the stream whenever that changes; with the empty stage while there is none. */
  readonly onStage?: (stage: StageModel) => void;
  readonly onCreator: (creator: OverlayAnswer['creator']) => void;
  /** Called with how alerts are run, before the first tip and whenever it may have changed. */
  readonly onDesk?: (desk: OverlayDesk) => void;
  /** Called with how alerts and scenes look, whenever that may have changed. */
  readonly onSettings?: (settings: OverlaySettings) => void;
  /** Called when words of tips were taken away. */
  readonly onGone?: (of: LinesGone) => void;
  /** Ids of the tips that this page had taken before it was loaded again; null: it is opened for the first time. */
  readonly seen?: readonly string[] | null;
  /** Called with whether the server knows the token, when that changes. */
  readonly onTokenKnown: (known: boolean) => void;
}

export const OVERLAY_WAITS = {
  /** No stream, or its end: asked again after this. */
  pollMs: 4 * SECOND_MS,
  /** A token that is not known may be a typing error that is being corrected. */
  unknownTokenMs: 15 * SECOND_MS,
  /** Tips that come right after the end are still shown. */
  lingerMs: 6 * SECOND_MS,
  /** Frames are missing and no snapshot came within this: the seat is taken anew. */
  gapMs: 3 * SECOND_MS,
} as const;

const TOKEN_REFUSALS: ReadonlySet<RejectionCode> = new Set([
  'NotFound',
  'Unauthorized',
  'Forbidden',
  'BadRequest',
]);

export interface OverlaySession {
  close(): void;
  /** Returns the ids of the tips that were taken last, the newest last. */
  seen(): readonly string[];
}

/** Runs until it is closed: asks for the stream, stays in it, and begins again. */
export function runOverlaySession(input: OverlaySessionInput): OverlaySession {
  let closed = false;
  let leave = (): void => undefined;
  let feed = input.seen ? resumedFeed(input.seen) : NEW_FEED;
  let known = true;

  const take = (news: OverlayFeedInput): void => {
    const taken = takeIn(feed, news);
    feed = taken.feed;
    if (!closed) for (const tip of taken.tips) input.onTip(tip);
  };
  const sayKnown = (now: boolean): void => {
    if (now !== known) input.onTokenKnown(now);
    known = now;
  };
  /** Returns how long to wait before asking again, in ms. */
  const refused = (code: RejectionCode, failures: number): number => {
    if (!TOKEN_REFUSALS.has(code)) return backoffMs(failures, input.random());
    sayKnown(false);
    return OVERLAY_WAITS.unknownTokenMs;
  };

  async function run(): Promise<void> {
    for (let failures = 0; !closed; ) {
      const answer = await input.resolve();
      if (closed) return;
      if (answer.ok) {
        failures = 0;
        sayKnown(true);
        await follow(answer.value);
        if (!closed) await input.pause(OVERLAY_WAITS.pollMs);
      } else {
        await input.pause(refused(answer.rejection.code, failures));
        failures += 1;
      }
    }
  }

  async function follow(answer: OverlayAnswer): Promise<void> {
    const { creator, streamId, desk = NEW_DESK, settings = PLAIN_OVERLAY } = answer;
    input.onSettings?.(settings);
    input.onDesk?.(desk);
    input.onCreator(creator);
    take({ type: 'stream', streamId });
    if (streamId === null) return input.onStage?.(EMPTY_STAGE);
    const stay = stayIn(streamId, input, take);
    leave = stay.leave;
    await stay.over;
  }

  void run();
  return {
    close: () => {
      closed = true;
      leave();
    },
    seen: () => newestIds(feed.seen, OVERLAY_LIMITS.keptIds),
  };
}

type StayInput = Pick<
  OverlaySessionInput,
  'join' | 'pause' | 'random' | 'onStage' | 'onDesk' | 'onSettings' | 'onGone'
>;

/** Takes a seat in one stream; `over` resolves when it is lost for good, or the stream has ended. */
function stayIn(
  streamId: string,
  { join, pause, random, onStage, onDesk, onSettings, onGone }: StayInput,
  take: (news: OverlayFeedInput) => void,
): { readonly over: Promise<void>; readonly leave: () => void } {
  let settle = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const linger = (): void => void pause(OVERLAY_WAITS.lingerMs).then(settle);
  const room = connectToRoom({
    join: () => join(streamId),
    pause,
    random,
    onLink: ({ type }) => {
      if (type === 'closed') settle();
    },
  });
  const stage = followStage({ pause, onGap: () => room.rejoin(), ...(onStage && { onStage }) });
  room.hear<FeedSnapshot>('snapshot', (said) => {
    const snapshot = snapshotFromWireOne(said);
    take({ type: 'snapshot', snapshot });
    for (const event of snapshot.history) {
      if (event.type === 'tip' && event.message === '') onGone?.({ lineId: event.id });
    }
    stage.show((model) => takeSnapshot(model, snapshot));
    if (snapshot.stage.phase.type === 'ended') linger();
  });
  room.hear<FeedFrame>('feed', (said) => {
    const frame = frameFromWireOne(said);
    take({ type: 'frame', frame });
    for (const event of frame.events) if (event.type === 'linesGone') onGone?.(event.of);
    stage.show((model) => takeFrame(model, frame).model);
    if (frame.events.some((event) => event.type === 'ended')) linger();
  });
  room.hear<OverlayTip>('testAlert', (alert) => take({ type: 'testAlert', alert }));
  room.hear<OverlayTold>('overlay', ({ desk, settings }) => {
    if (settings) onSettings?.(settings);
    if (desk) onDesk?.(desk);
  });
  room.hear('media', () => undefined);
  const close = (): void => {
    stage.stop();
    room.close();
  };
  return { over: over.then(close), leave: settle };
}

interface StageFollower {
  /** Takes the next step, and hands on what is known after it. */
  show(step: (model: StageModel) => StageModel): void;
  stop(): void;
}

/** Keeps what is known of one stream; asks for a new seat when frames are missing and no snapshot fills the gap. */
function followStage({
  pause,
  onGap,
  onStage,
}: Pick<OverlaySessionInput, 'pause' | 'onStage'> & { readonly onGap: () => void }): StageFollower {
  let model = EMPTY_STAGE;
  let stopped = false;
  return {
    show(step) {
      if (stopped || !onStage) return;
      const before = model;
      model = step(model);
      if (model !== before) onStage(model);
      if (before.needsSnapshot || !model.needsSnapshot) return;
      void pause(OVERLAY_WAITS.gapMs).then(() => {
        if (!stopped && model.needsSnapshot) onGap();
      });
    },
    stop: () => {
      stopped = true;
    },
  };
}
