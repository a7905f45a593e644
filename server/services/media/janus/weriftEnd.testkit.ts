import { MediaStreamTrack, RTCPeerConnection, type RTCRtpTransceiver, RtpHeader, RtpPacket } from 'werift';
import type { ScriptedConnection } from '../scriptedBrowser.contract.ts';

export interface WeriftEnd extends ScriptedConnection {
  readonly pc: RTCPeerConnection;
  /** Counts the bytes that came in so far in RTP packets, without their headers, of both kinds or of one. */
  received(kind?: 'audio' | 'video'): number;
  /** Returns the most numbers that lie between two packets that came in one after another. */
  largestGap(): number;
  /** Makes an offer, as players do that speak WHEP. */
  offerToReceive(): Promise<string>;
  /** Sends one small packet of each kind. */
  send(): void;
  close(): Promise<void>;
}

const KINDS = ['audio', 'video'] as const;

/** Makes a real WebRTC connection without a browser: it sends packets that are no picture, and counts what arrives. */
export function createWeriftEnd({
  kinds = KINDS as readonly ('audio' | 'video')[],
  payloadBytes = 400,
} = {}): WeriftEnd {
  const pc = new RTCPeerConnection({ iceServers: [], iceUseIpv6: false });
  const senders: { readonly track: MediaStreamTrack; readonly transceiver: RTCRtpTransceiver }[] = [];
  const receivedBytes = { audio: 0, video: 0 };
  let sequence = 0;
  let largestGap = 0;
  pc.onTrack.subscribe((track) => {
    let last: number | null = null;
    track.onReceiveRtp.subscribe((packet) => {
      const { sequenceNumber } = packet.header;
      const step = last === null ? 1 : (sequenceNumber - last) & 0xffff;
      // What comes late is no gap.
      if (step < 0x8000) largestGap = Math.max(largestGap, step - 1);
      if (step < 0x8000) last = sequenceNumber;
      receivedBytes[track.kind as 'audio' | 'video'] += packet.payload.length;
    });
  });
  return {
    pc,
    received: (kind) => (kind ? receivedBytes[kind] : receivedBytes.audio + receivedBytes.video),
    async offer() {
      for (const kind of kinds) {
        const track = new MediaStreamTrack({ kind });
        senders.push({ track, transceiver: pc.addTransceiver(track, { direction: 'sendonly' }) });
      }
      await pc.setLocalDescription(await pc.createOffer());
      return pc.localDescription?.sdp ?? '';
    },
    largestGap: () => largestGap,
    async offerToReceive() {
      for (const kind of kinds) pc.addTransceiver(kind, { direction: 'recvonly' });
      await pc.setLocalDescription(await pc.createOffer());
      return pc.localDescription?.sdp ?? '';
    },
    async takeAnswer(sdp) {
      await pc.setRemoteDescription({ type: 'answer', sdp });
    },
    async answer(sdp) {
      await pc.setRemoteDescription({ type: 'offer', sdp });
      await pc.setLocalDescription(await pc.createAnswer());
      return pc.localDescription?.sdp ?? '';
    },
    send() {
      sequence = (sequence + 1) & 0xffff;
      for (const { track, transceiver } of senders) {
        const payloadType = transceiver.sender.codec?.payloadType ?? 96;
        const header = new RtpHeader({
          payloadType,
          sequenceNumber: sequence,
          timestamp: sequence * 3000,
          ssrc: transceiver.sender.ssrc,
          marker: true,
        });
        track.writeRtp(new RtpPacket(header, Buffer.alloc(payloadBytes)));
      }
    },
    close: async () => pc.close(),
  };
}
