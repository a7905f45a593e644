import type { Room } from '@colyseus/sdk';
import type { MediaMessage, TestAlert } from '../../../shared/protocol/answers.ts';
import type { FeedFrame, FeedSnapshot } from '../../../shared/protocol/feed.ts';
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

/** One page in one room of a stream: its view as a store, what happens as events, what it asks as requests. */
export function connectToStream(input: StreamConnectionInput): StreamConnection {
  const view = createStore<StreamView>({ link: { type: 'connecting' }, stage: EMPTY_STAGE });
  const listeners = new Set<StreamListener>();
  /** A seat that was given up may still hear something: only the newest is listened to. */
  let seat: Room | null = null;
  const waiting = waitForSnapshot(input.snapshotWaitMs ?? VIEW_LIMITS.snapshotWaitMs, () => link.rejoin());

  const setStage = (stage: StageModel) => view.set({ ...view.get(), stage });
  const tellAll = (tell: (listener: StreamListener) => void) => {
    for (const listener of [...listeners]) tell(listener);
  };

  const onSnapshot = (snapshot: FeedSnapshot) => {
    setStage(takeSnapshot(view.get().stage, snapshot));
    if (!view.get().stage.needsSnapshot) waiting.stop();
  };
  const onFrame = (frame: FeedFrame) => {
    const { model, fresh } = takeFrame(view.get().stage, frame);
    if (model.needsSnapshot && !view.get().stage.needsSnapshot) waiting.start();
    if (model !== view.get().stage) setStage(model);
    if (fresh.length > 0) tellAll((listener) => listener.fresh?.(fresh));
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
      hear<MediaMessage>('media', (message) => tellAll((listener) => listener.media?.(message)));
      hear<TestAlert>('testAlert', (alert) => tellAll((listener) => listener.testAlert?.(alert)));
      waiting.start();
      tellAll((listener) => listener.seated?.());
    },
    onState(state) {
      if (state.type !== 'joined') waiting.stop();
      view.set({ ...view.get(), link: state });
    },
  });

  return {
    view,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async request<T>(type: string, payload: object, options?: { timeoutMs?: number }): Promise<Reply<T>> {
      const room = link.room();
      if (!room) return OFFLINE;
      try {
        const timeout = options?.timeoutMs ?? REQUEST_TIMEOUT_MS;
        return { type: 'answered', value: (await room.request(type, payload, { timeout })) as T };
      } catch (error) {
        return replyOfFailure(error);
      }
    },
    whenJoined: () => untilJoined(view, () => link.room() !== null),
    rejoin: link.rejoin,
    close() {
      waiting.stop();
      link.close();
      seat = null;
      view.set({ ...view.get(), link: { type: 'closed', reason: { type: 'left' } } });
    },
  };
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
