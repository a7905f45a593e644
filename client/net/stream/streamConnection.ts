import type { MediaMessage, TestAlert } from '../../../shared/protocol/answers.ts';
import type { FeedFrame, FeedSnapshot } from '../../../shared/protocol/feed.ts';
import type { DoorView, PanelView, YouView } from '../../../shared/protocol/modes.ts';
import type { StageRequests } from '../../../shared/protocol/requests.ts';
import { frameFromWireOne, fromWireOne, snapshotFromWireOne } from '../../../shared/protocol/wireOne.ts';
import { createStore, type Store } from '../../base/createStore.ts';
import {
  EMPTY_STAGE,
  type FreshEvent,
  outsideOf,
  type StageModel,
  takeFrame,
  takeSnapshot,
} from '../../model/stageModel.ts';
import { VIEW_LIMITS } from '../../model/viewLimits.ts';
import type { LinkState } from '../room/linkState.ts';
import { connectToRoom, type RoomConnection, type RoomConnectionInput } from '../room/roomConnection.ts';

export interface StreamView {
  readonly link: LinkState;
  readonly stage: StageModel;
  /** At the door of a stream that is closed to this person: `stage` is empty. */
  readonly door: DoorView | null;
  readonly you: YouView | null;
  /** What the creator alone is told; null for everybody else. */
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

export interface StreamConnectionInput
  extends Pick<RoomConnectionInput, 'join' | 'pause' | 'random' | 'pingEveryMs'> {
  readonly snapshotWaitMs?: number;
}

export interface StreamConnection extends RoomConnection<StageRequests> {
  readonly view: Store<StreamView>;
  readonly listen: (listener: StreamListener) => () => void;
}

const NOTHING_SEEN: StreamView = {
  link: { type: 'connecting' },
  stage: EMPTY_STAGE,
  door: null,
  you: null,
  panel: null,
};

/**
 * Connects a page to one room of a stream: its view is a store, what happens are events, what it asks are requests.
 */
export function connectToStream(input: StreamConnectionInput): StreamConnection {
  const view = createStore<StreamView>(NOTHING_SEEN);
  const { listen, tellAll } = listenersOf();
  const waiting = waitForSnapshot(input.snapshotWaitMs ?? VIEW_LIMITS.snapshotWaitMs, () => room.rejoin());

  const change = (part: Partial<StreamView>) => view.set({ ...view.get(), ...part });

  /** What was read before the door closed, for when it opens again. */
  let outside = EMPTY_STAGE;

  const onSnapshot = (snapshot: FeedSnapshot) => {
    const { door, stage } = view.get();
    change({ stage: takeSnapshot(door ? outside : stage, snapshot), door: null });
    if (!view.get().stage.needsSnapshot) waiting.stop();
  };
  const onFrame = (frame: FeedFrame) => {
    const { model, fresh } = takeFrame(view.get().stage, frame);
    if (model.needsSnapshot && !view.get().stage.needsSnapshot) waiting.start();
    if (model !== view.get().stage) change({ stage: model });
    if (fresh.length > 0) tellAll((listener) => listener.fresh?.(fresh));
  };

  /** Shows the door. What was seen inside is not shown outside. */
  const onDoor = (door: DoorView) => {
    waiting.stop();
    const { stage } = view.get();
    if (stage.snapshot) outside = outsideOf(stage);
    change({ door, stage: EMPTY_STAGE });
  };

  const { snapshotWaitMs: _, ...rest } = input;
  const room = connectToRoom<StageRequests>({
    ...rest,
    onSeat() {
      waiting.start();
      tellAll((listener) => listener.seated?.());
    },
    onLink(state) {
      if (state.type !== 'joined') waiting.stop();
      change({ link: state });
    },
  });
  room.hear<FeedSnapshot>('snapshot', (snapshot) => onSnapshot(snapshotFromWireOne(snapshot)));
  room.hear<FeedFrame>('feed', (frame) => onFrame(frameFromWireOne(frame)));
  room.hear<DoorView>('door', (door) => onDoor({ ...door, keys: door.keys.map(fromWireOne) }));
  room.hear<YouView>('you', (you) => change({ you }));
  room.hear<PanelView>('panel', (panel) => change({ panel }));
  room.hear<MediaMessage>('media', (said) => {
    const message = fromWireOne(said);
    tellAll((listener) => listener.media?.(message));
  });
  room.hear<TestAlert>('testAlert', (alert) => tellAll((listener) => listener.testAlert?.(alert)));
  return { ...room, view, listen };
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
