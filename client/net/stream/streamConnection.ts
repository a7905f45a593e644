import type { Room } from '@colyseus/sdk';
import type { MediaMessage, TestAlert } from '../../../shared/protocol/answers.ts';
import type { FeedFrame, FeedSnapshot } from '../../../shared/protocol/feed.ts';
import type { DoorView, PanelView, YouView } from '../../../shared/protocol/modes.ts';
import { REJECTIONS } from '../../../shared/protocol/rejections.ts';
import {
  EMPTY_STAGE,
  type FreshEvent,
  type StageModel,
  takeFrame,
  takeSnapshot,
} from '../../model/stageModel.ts';
import { VIEW_LIMITS } from '../../model/viewLimits.ts';
import { createStore, type Store } from '../../ui/createStore.ts';
import type { LinkState } from './linkState.ts';
import { type Reply, replyOfFailure } from './requestOutcome.ts';
import { keepRoomJoined } from './roomLink.ts';

export interface StreamView {
  readonly link: LinkState;
  readonly stage: StageModel;
  /** At the door of a stream that is closed to this person: `stage` is empty. */
  readonly door: DoorView | null;
  readonly you: YouView | null;
  /** Of the creator alone. */
  readonly panel: PanelView | null;
}

export interface StreamListener {
  /** Each event at most once, in order. */
  readonly fresh?: (events: readonly FreshEvent[]) => void;
  readonly media?: (message: MediaMessage) => void;
  readonly testAlert?: (alert: TestAlert) => void;
  /** A new seat was taken: what belonged to the old one (media) has to be asked for again. */
  readonly seated?: () => void;
}

export interface StreamConnectionInput {
  readonly join: () => Promise<Room>;
  readonly pause: (delayMs: number) => Promise<void>;
  readonly random: () => number;
  readonly snapshotWaitMs?: number;
  readonly pingEveryMs?: number;
}

export interface StreamConnection {
  readonly view: Store<StreamView>;
  readonly listen: (listener: StreamListener) => () => void;
  readonly request: <T>(type: string, payload: object, options?: { timeoutMs?: number }) => Promise<Reply<T>>;
  /** Resolves true when there is a seat, false when there will be none any more. */
  readonly whenJoined: () => Promise<boolean>;
  readonly rejoin: () => void;
  readonly close: () => void;
}

const REQUEST_TIMEOUT_MS = 10_000;
const OFFLINE = {
  type: 'unknown',
  rejection: { code: 'TemporarilyUnavailable', message: REJECTIONS.TemporarilyUnavailable },
} as const;

const NOTHING_SEEN: StreamView = {
  link: { type: 'connecting' },
  stage: EMPTY_STAGE,
  door: null,
  you: null,
  panel: null,
};

/** One page in one room of a stream: its view as a store, what happens as events, what it asks as requests. */
export function connectToStream(input: StreamConnectionInput): StreamConnection {
  const view = createStore<StreamView>(NOTHING_SEEN);
  const { listen, tellAll } = listenersOf();
  /** A seat that was given up may still hear something: only the newest is listened to. */
  let seat: Room | null = null;
  const waiting = waitForSnapshot(input.snapshotWaitMs ?? VIEW_LIMITS.snapshotWaitMs, () => link.rejoin());

  const change = (part: Partial<StreamView>) => view.set({ ...view.get(), ...part });

  const onSnapshot = (snapshot: FeedSnapshot) => {
    change({ stage: takeSnapshot(view.get().stage, snapshot), door: null });
    if (!view.get().stage.needsSnapshot) waiting.stop();
  };
  const onFrame = (frame: FeedFrame) => {
    const { model, fresh } = takeFrame(view.get().stage, frame);
    if (model.needsSnapshot && !view.get().stage.needsSnapshot) waiting.start();
    if (model !== view.get().stage) change({ stage: model });
    if (fresh.length > 0) tellAll((listener) => listener.fresh?.(fresh));
  };

  /** What was seen inside is not kept outside. */
  const onDoor = (door: DoorView) => {
    waiting.stop();
    change({ door, stage: EMPTY_STAGE });
  };

  const link = keepRoomJoined({
    ...input,
    onRoom(room) {
      seat = room;
      const hear = <T>(type: string, handle: (message: T) => void) =>
        room.onMessage(type, (message: T) => {
          if (room === seat) handle(message);
        });
      hear<FeedSnapshot>('snapshot', onSnapshot);
      hear<FeedFrame>('feed', onFrame);
      hear<DoorView>('door', onDoor);
      hear<YouView>('you', (you) => change({ you }));
      hear<PanelView>('panel', (panel) => change({ panel }));
      hear<MediaMessage>('media', (message) => tellAll((listener) => listener.media?.(message)));
      hear<TestAlert>('testAlert', (alert) => tellAll((listener) => listener.testAlert?.(alert)));
      waiting.start();
      tellAll((listener) => listener.seated?.());
    },
    onState(state) {
      if (state.type !== 'joined') waiting.stop();
      change({ link: state });
    },
  });

  return {
    view,
    listen,
    request: (type, payload, options) =>
      ask(link.room(), { type, payload, timeout: options?.timeoutMs ?? REQUEST_TIMEOUT_MS }),
    whenJoined: () => untilJoined(view, () => link.room() !== null),
    rejoin: link.rejoin,
    close() {
      waiting.stop();
      link.close();
      seat = null;
      change({ link: { type: 'closed', reason: { type: 'left' } } });
    },
  };
}

function listenersOf() {
  const listeners = new Set<StreamListener>();
  return {
    listen(listener: StreamListener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tellAll(tell: (listener: StreamListener) => void) {
      for (const listener of [...listeners]) tell(listener);
    },
  };
}

async function ask<T>(
  room: Room | null,
  { type, payload, timeout }: { readonly type: string; readonly payload: object; readonly timeout: number },
): Promise<Reply<T>> {
  if (!room) return OFFLINE;
  try {
    return { type: 'answered', value: (await room.request(type, payload, { timeout })) as T };
  } catch (error) {
    return replyOfFailure(error);
  }
}

function waitForSnapshot(waitMs: number, onMissing: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    start() {
      clearTimeout(timer);
      timer = setTimeout(onMissing, waitMs);
    },
    stop: () => clearTimeout(timer),
  };
}

function untilJoined(view: Store<StreamView>, isOpen: () => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      const { type } = view.get().link;
      if (type !== 'closed' && !(type === 'joined' && isOpen())) return;
      unsubscribe();
      resolve(type === 'joined');
    };
    const unsubscribe = view.subscribe(look);
    look();
  });
}
