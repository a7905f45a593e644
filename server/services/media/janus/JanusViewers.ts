import type { MediaMessage, OfferRefusal } from '../../../../shared/protocol/answers.ts';
import type { SignalCommand } from '../../../../shared/protocol/commands.ts';
import type { FeedTrack } from './feedTracks.ts';
import { JanusEdges, type JanusEdgesInput } from './JanusEdges.ts';
import type { JanusInstance } from './JanusInstance.ts';
import { JanusViewer, type OwnOffer } from './JanusViewer.ts';
import { JANUS } from './janusLimits.ts';
import type { PublisherSlot } from './PublisherSlot.ts';
import { askKeyframe } from './videoRoom.ts';
import { matchTracks, payloadTypesFor, readViewerOffer, wantsKind } from './viewerOffer.ts';

export interface JanusViewersInput extends JanusEdgesInput {
  /** Returns where the publisher is right now; null when it is nowhere. */
  readonly stand: () => PublisherSlot | null;
  readonly relay: (signal: SignalCommand) => void;
  readonly lost: (viewer: string, refused?: OfferRefusal) => void;
}

/** All viewers of one stream. Each has one subscription, on the instance that it was given. */
export class JanusViewers {
  readonly #input: JanusViewersInput;
  readonly #served = new Map<string, JanusViewer>();
  readonly #held = new Set<string>();
  readonly #edges: JanusEdges;
  #freshening = false;

  constructor(input: JanusViewersInput) {
    this.#input = input;
    this.#edges = new JanusEdges(input);
  }

  hear(message: MediaMessage): void {
    if (message.type === 'available') return;
    const { peer } = message;
    if (message.type === 'hold') this.#held.add(peer);
    if (message.type === 'resume' || message.type === 'bye') this.#held.delete(peer);
    if (message.type === 'negotiate') return this.#serve(peer, null);
    if (message.type === 'description' && message.description.type === 'offer')
      return this.#serve(peer, message.description.sdp);
    if (message.type !== 'bye') return this.#served.get(peer)?.hear(message);
    this.#served.get(peer)?.close();
    this.#served.delete(peer);
    this.#edges.leave(peer);
  }

  /** Gives up the viewers on an instance that is down, and is not where the publisher is. */
  lose(instance: JanusInstance): void {
    for (const viewer of this.#edges.viewersOn(instance)) this.#input.lost(viewer);
  }

  /** Ends every subscription. Who was held is held still. */
  clear(): void {
    for (const viewer of this.#served.values()) viewer.close();
    this.#served.clear();
    this.#edges.clear();
  }

  /** Serves a viewer anew. A viewer's end takes what Janus offers, or makes the offer itself. */
  #serve(viewer: string, sdp: string | null): void {
    const { stand: where, relay, clock, lost } = this.#input;
    const stand = where();
    this.#served.get(viewer)?.close();
    this.#served.delete(viewer);
    if (!stand) return;
    const own = sdp === null ? null : matchOffer(sdp, stand);
    if (own && 'why' in own) return lost(viewer, own);
    const source = this.#edges.place(viewer, stand, own && payloadTypesFor(own.matched));
    if (!source) return lost(viewer, TOO_MANY_NUMBERS);
    const isHere = (): boolean => this.#served.get(viewer) === served;
    const served = new JanusViewer(
      {
        source,
        clock,
        own,
        say: (signal) => {
          if (isHere()) relay({ peer: viewer, ...signal });
        },
        onChosen: () => this.#freshen(stand),
        onLost: (why, cause) => {
          if (!isHere()) return;
          if (own && why === 'refused') lost(viewer, refusalOf(cause));
          else this.#lost({ viewer, why, cause, isHere });
        },
      },
      { held: this.#held.has(viewer) },
    );
    this.#served.set(viewer, served);
  }

  #lost(input: {
    readonly viewer: string;
    readonly why: 'refused' | 'hangup';
    readonly cause: unknown;
    readonly isHere: () => boolean;
  }): void {
    const { clock, log, lost, streamId } = this.#input;
    if (input.why === 'hangup') return lost(input.viewer);
    log.warn({ err: input.cause, streamId }, 'a viewer was not served');
    // At once it would only be refused again.
    clock.after(JANUS.retryMs, () => {
      if (input.isHere()) lost(input.viewer);
    });
  }

  /**
   * Asks for a whole picture once more for all who changed: publishers ignore a wish that comes too soon after another.
   */
  #freshen(stand: PublisherSlot): void {
    if (this.#freshening) return;
    this.#freshening = true;
    this.#input.clock.after(JANUS.freshenMs, () => {
      this.#freshening = false;
      if (this.#input.stand() === stand) askKeyframe(stand.publisher).catch(() => {});
    });
  }
}

const TOO_MANY_NUMBERS: OfferRefusal = {
  code: 'OfferInvalid',
  why: 'too many players with different payload types watch this stream',
};

const refusalOf = (cause: unknown): OfferRefusal => ({
  code: 'OfferInvalid',
  why: `the media server refused it: ${cause instanceof Error ? cause.message : cause}`,
});

/** Returns what of the feed the offer can receive, or why it cannot. */
function matchOffer(sdp: string, { tracks }: PublisherSlot): OwnOffer | OfferRefusal {
  const offer = readViewerOffer(sdp);
  if (!offer) return { code: 'OfferInvalid', why: 'it cannot be answered' };
  const matched = matchTracks(offer, tracks);
  const unread = tracks.find(
    (track) => wantsKind(offer, track) && !matched.some((each) => each.track === track),
  );
  if (unread)
    return {
      code: 'CodecNotTaken',
      why: `the ${NOUNS[unread.type]} is ${describe(unread)}, which it does not read`,
    };
  if (matched.length === 0) return { code: 'OfferInvalid', why: 'it receives nothing of what is sent' };
  return { offer, matched };
}

const NOUNS = { audio: 'sound', video: 'picture' } as const;
const describe = ({ codec }: FeedTrack): string =>
  codec === 'h264' ? 'H264 (packetization-mode=1)' : codec === 'opus' ? 'Opus' : codec.toUpperCase();
