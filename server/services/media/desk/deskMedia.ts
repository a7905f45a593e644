import type { MediaMessage, OpenMediaAnswer } from '../../../../shared/protocol/answers.ts';
import type { BusPort } from '../../bus/port.ts';
import type { Clock, Ids } from '../../runtime/port.ts';
import type { IceServersFor } from '../iceServers.ts';
import type { MediaPeer, MediaPort, MediaRejection } from '../port.ts';
import { DeskNode } from './DeskNode.ts';
import type { DeskStream } from './DeskStream.ts';
import type { DeskBounds } from './deskMachine.ts';
import type { OpenFarEnd } from './farEnd.ts';

interface Peer extends MediaPeer {
  readonly role: 'publisher' | 'viewer';
  readonly stream: DeskStream;
  /** Whether its stream's bus is not listened to yet. */
  entering: boolean;
}

export interface DeskMediaInput {
  readonly bus: BusPort;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly bounds: DeskBounds;
  readonly openFarEnd: OpenFarEnd;
  /** What a browser that opens is told, besides the ICE servers of its seat. */
  readonly answer: Omit<OpenMediaAnswer, 'iceServers'>;
  readonly iceServers: IceServersFor;
  /** Returns the trouble of what is behind the far ends, in words; null when all is well. */
  readonly trouble?: () => string | null;
  readonly detail?: () => string;
}

/**
 * The part of every adapter that pairs browsers with places, over instances that talk by the bus. The instance that
 * holds a stream's publisher decides about its places. SPEC.md has the rules.
 */
export function createDeskMedia(input: DeskMediaInput): MediaPort {
  const { ids, iceServers } = input;
  const peers = new Map<string, Peer>();
  const answer = (peerId: string): OpenMediaAnswer => ({ ...input.answer, iceServers: iceServers(peerId) });
  const node = new DeskNode({
    ...input,
    node: ids.next('media'),
    tell: (peerId, message) => peers.get(peerId)?.send(renewed(message, () => iceServers(peerId))),
    forget: (peerId) => void peers.delete(peerId),
    wanted: (stream) => [...peers.values()].some((peer) => peer.entering && peer.stream === stream),
  });

  const close = (peerId: string): void => {
    const peer = peers.get(peerId);
    peers.delete(peerId);
    peer?.stream.close(peerId);
  };

  /** Lets a peer in. Null when the bus cannot be heard, or the peer was closed or opened again meanwhile. */
  const admit = async (opening: MediaPeer, role: Peer['role']): Promise<DeskStream | null> => {
    const { streamId, peerId } = opening;
    const before = peers.get(peerId);
    if (before && (before.streamId !== streamId || before.role !== role)) close(peerId);
    const peer: Peer = { ...opening, role, stream: node.stream(streamId), entering: true };
    peers.set(peerId, peer);
    const ready = await node.ready(streamId);
    peer.entering = false;
    if (ready && peers.get(peerId) === peer) return peer.stream;
    if (peers.get(peerId) === peer) close(peerId);
    return null;
  };

  return {
    transport: input.answer.transport,
    async openPublisher(peer) {
      const stream = await admit(peer, 'publisher');
      stream?.openPublisher(peer.peerId, ids.next('pub'));
      return stream ? { ok: true, value: answer(peer.peerId) } : refused('MediaUnavailable');
    },
    async openViewer(peer) {
      const stream = await admit(peer, 'viewer');
      const { peerId, personId = peerId } = peer;
      const asked = await stream?.openViewer({ peerId, personId, askId: ids.next('ask') });
      const result = asked ?? 'MediaUnavailable';
      return result === 'granted' ? { ok: true, value: answer(peerId) } : refused(result);
    },
    async signal(peerId, signal) {
      const delivered = peers.get(peerId)?.stream.signal(peerId, signal) ?? false;
      return delivered ? { ok: true, value: null } : refused('UnknownPeer');
    },
    async close(peerId) {
      close(peerId);
    },
    async configure(streamId, { audience, record }) {
      const stream = node.stream(streamId);
      if (audience) stream.admit(audience);
      if (record !== undefined) await stream.record(record);
    },
    async closeStream(streamId) {
      if (await node.ready(streamId)) node.stream(streamId).end();
    },
    async health() {
      const trouble = node.trouble ?? input.trouble?.() ?? null;
      if (trouble !== null) return { ok: false, detail: trouble };
      const detail = [`${node.streamCount} streams, ${peers.size} peers here`, input.detail?.()];
      return { ok: true, detail: detail.filter((part) => part !== undefined).join(', ') };
    },
  };
}

/**
 * Returns the message with ICE servers of now. A publisher opens once and is told to connect perhaps hours later, when
 * what it was given then may have ended.
 */
function renewed(message: MediaMessage, iceServers: () => OpenMediaAnswer['iceServers']): MediaMessage {
  if (message.type !== 'negotiate') return message;
  const servers = iceServers();
  return servers.length === 0 ? message : { ...message, iceServers: servers };
}

function refused(rejection: MediaRejection): { readonly ok: false; readonly rejection: MediaRejection } {
  return { ok: false, rejection };
}
