/** The most bytes of media in one packet, so that it fits into a datagram with all heads. */
const MOST_BYTES = 1_100;
/** The head of VP8 in RTP (RFC 7741), without any of its extensions: `S` marks the first packet of a picture. */
const FIRST = Buffer.of(0x10);
const FURTHER = Buffer.of(0x00);

/** Cuts one VP8 picture into the payloads of its packets. */
export function vp8Payloads(frame: Buffer): readonly Buffer[] {
  const payloads: Buffer[] = [];
  for (let at = 0; at < frame.length; at += MOST_BYTES) {
    payloads.push(Buffer.concat([at === 0 ? FIRST : FURTHER, frame.subarray(at, at + MOST_BYTES)]));
  }
  return payloads;
}
