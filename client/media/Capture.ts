import {
  CAPTURE_KINDS,
  type CaptureKind,
  type CaptureTrouble,
  type CaptureWish,
  type CaptureWishes,
  type Missing,
  mayComeBack,
  oneMayDo,
  sameWish,
} from './captureRules.ts';
import type { DeviceWishes } from './deviceRules.ts';
import { type AcquireInput, acquire, shareScreen, watchDevices } from './devices.ts';

export interface CaptureState {
  /** The tracks there are, as another stream whenever one of them changes; null: none. */
  readonly stream: MediaStream | null;
  readonly missing: readonly Missing[];
  readonly acquiring: boolean;
}

export interface CaptureInput {
  readonly onState: (state: CaptureState) => void;
  /** Called with the kinds whose chosen device is gone: another of the kind is in use instead. */
  readonly onReplaced: (kinds: readonly (keyof DeviceWishes)[]) => void;
  /** The picture that a camera is asked for; absent: that of a stream. */
  readonly picture?: AcquireInput['picture'];
}

type Got =
  | {
      readonly ok: true;
      readonly tracks: readonly MediaStreamTrack[];
      readonly replaced: readonly (keyof DeviceWishes)[];
    }
  | { readonly ok: false; readonly trouble: CaptureTrouble };

interface Slot {
  wish: CaptureWish | null;
  track: MediaStreamTrack | null;
  trouble: CaptureTrouble | null;
  /** Which question is open: answers to older ones do not count. */
  question: object | null;
  /** A device came while it was asked for. */
  again: boolean;
}

const nothing = (): Slot => ({ wish: null, track: null, trouble: null, question: null, again: false });

/** Holds a camera (or the screen) and a microphone, each by itself: what ends one leaves the other (SPEC.md, CM44 …). */
export class Capture {
  readonly #input: CaptureInput;
  readonly #slots: Readonly<Record<CaptureKind, Slot>> = { picture: nothing(), sound: nothing() };
  readonly #stopWatching: () => void;
  #stream: MediaStream | null = null;
  #closed = false;

  constructor(input: CaptureInput) {
    this.#input = input;
    this.#stopWatching = watchDevices(() => this.#lookAgain());
  }

  want(wishes: CaptureWishes): void {
    const changed = CAPTURE_KINDS.filter((kind) => !sameWish(this.#slots[kind].wish, wishes[kind]));
    for (const kind of changed) {
      const slot = this.#slots[kind];
      slot.wish = wishes[kind];
      if (!slot.wish) this.#empty(slot);
    }
    this.#ask(changed.filter((kind) => wishes[kind] !== null));
  }

  /** Asks once more for everything that is missing. A screen can be asked for only from within a gesture. */
  retry(): void {
    this.#ask(CAPTURE_KINDS.filter((kind) => this.#slots[kind].trouble !== null));
  }

  close(): void {
    this.#closed = true;
    this.#stopWatching();
    for (const kind of CAPTURE_KINDS) this.#empty(this.#slots[kind]);
  }

  #empty(slot: Slot): void {
    slot.track?.stop();
    Object.assign(slot, { ...nothing(), wish: slot.wish });
  }

  #lookAgain(): void {
    for (const kind of CAPTURE_KINDS) {
      const slot = this.#slots[kind];
      if (slot.question) slot.again = true;
      else if (canComeBack(slot)) this.#ask([kind]);
    }
  }

  /**
   * Asks for camera and microphone in one question, so that the person answers once; a screen is a question of its
   * own.
   */
  #ask(kinds: readonly CaptureKind[]): void {
    const ofDevices = kinds.filter((kind) => this.#slots[kind].wish?.type !== 'screen');
    const question = {};
    for (const kind of kinds) Object.assign(this.#slots[kind], { question, again: false });
    this.#tell();
    if (kinds.length > ofDevices.length) void this.#settle(['picture'], question, share());
    if (ofDevices.length > 0) void this.#settle(ofDevices, question, askFor(this.#wishesOf(ofDevices)));
  }

  async #settle(kinds: readonly CaptureKind[], question: object, asked: Promise<Got>): Promise<void> {
    const got = await asked;
    const open = kinds.filter((kind) => !this.#closed && this.#slots[kind].question === question);
    if (!got.ok && open.length > 1 && oneMayDo(got.trouble)) {
      for (const kind of open) await this.#settle([kind], question, askFor(this.#wishesOf([kind])));
      return;
    }
    if (got.ok && got.replaced.length > 0 && open.length > 0) this.#input.onReplaced(got.replaced);
    for (const kind of open) this.#fill(kind, got);
    if (got.ok) for (const track of got.tracks) if (!this.#holds(track)) track.stop();
    this.#tell();
  }

  #fill(kind: CaptureKind, got: Got): void {
    const slot = this.#slots[kind];
    const track = got.ok ? got.tracks.find((each) => kindOf(each) === kind) : undefined;
    const { again } = slot;
    slot.track?.stop();
    const trouble = got.ok ? (track ? null : 'unknown') : got.trouble;
    Object.assign(slot, { track: track ?? null, trouble, question: null, again: false });
    track?.addEventListener('ended', () => this.#lost(kind, track));
    if (again && canComeBack(slot)) this.#ask([kind]);
  }

  /**
   * Notes that a track has ended: its device was unplugged, its permission taken back, or the sharing ended. The
   * other kind goes on.
   */
  #lost(kind: CaptureKind, track: MediaStreamTrack): void {
    const slot = this.#slots[kind];
    if (slot.track !== track) return;
    slot.track = null;
    if (slot.wish?.type === 'screen') slot.trouble = 'notShared';
    else if (!slot.question) this.#ask([kind]);
    this.#tell();
  }

  #wishesOf(kinds: readonly CaptureKind[]): AcquireInput {
    const wish = (kind: CaptureKind) => {
      const wanted = kinds.includes(kind) ? this.#slots[kind].wish : null;
      return wanted !== null && wanted.type !== 'screen' && (wanted.id ?? true);
    };
    const { picture } = this.#input;
    return { camera: wish('picture'), microphone: wish('sound'), ...(picture ? { picture } : {}) };
  }

  #holds(track: MediaStreamTrack): boolean {
    return CAPTURE_KINDS.some((kind) => this.#slots[kind].track === track);
  }

  #tell(): void {
    if (this.#closed) return;
    const slots = CAPTURE_KINDS.map((kind) => ({ kind, ...this.#slots[kind] }));
    const tracks = slots.flatMap(({ track }) => track ?? []);
    const same = this.#stream?.getTracks() ?? [];
    const unchanged = tracks.length === same.length && tracks.every((track) => same.includes(track));
    if (!unchanged) this.#stream = tracks.length > 0 ? new MediaStream(tracks) : null;
    this.#input.onState({
      stream: this.#stream,
      missing: slots.flatMap(({ kind, wish, trouble }) =>
        wish && trouble ? [{ kind, wish: wish.type, trouble }] : [],
      ),
      acquiring: slots.some(({ question }) => question !== null),
    });
  }
}

function canComeBack({ wish, trouble }: Slot): boolean {
  return wish !== null && trouble !== null && mayComeBack({ wish: wish.type, trouble });
}

function kindOf({ kind }: MediaStreamTrack): CaptureKind {
  return kind === 'video' ? 'picture' : 'sound';
}

async function askFor(wishes: AcquireInput): Promise<Got> {
  const got = await acquire(wishes);
  return got.ok ? { ok: true, tracks: got.stream.getTracks(), replaced: got.replaced } : got;
}

async function share(): Promise<Got> {
  const got = await shareScreen();
  return got.ok ? { ok: true, tracks: got.stream.getVideoTracks(), replaced: [] } : got;
}
