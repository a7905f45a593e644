import { createWeriftEnd, type WeriftEnd } from '../../server/services/media/janus/weriftEnd.testkit.ts';
import { answerCalls } from '../feed/child.ts';

/** The size of a packet. A camera's packets at that rate have about 1,100 bytes each. */
const PACKET_BYTES = 1_100;

let publisher: WeriftEnd | null = null;
const sinks: WeriftEnd[] = [];
let sent = 0;

/** The far ends of the load: one publisher and many sinks that decrypt and count, without a decoder. */
answerCalls({
  async offer(bitsPerSecond: number) {
    const end = createWeriftEnd({ kinds: ['video'], payloadBytes: PACKET_BYTES });
    publisher = end;
    const everyMs = (PACKET_BYTES * 8 * 1_000) / bitsPerSecond;
    const startMs = performance.now();
    setInterval(() => {
      // Timers drift when the process is busy: what is due is sent.
      while (sent * everyMs < performance.now() - startMs) {
        end.send();
        sent += 1;
      }
    }, everyMs / 2);
    return end.offer();
  },
  takeAnswer: (sdp: string) => publisher?.takeAnswer(sdp),
  async answer(offer: string) {
    const end = createWeriftEnd();
    sinks.push(end);
    return end.answer(offer);
  },
  counts: () => ({ sent: sent * PACKET_BYTES, received: sinks.map((end) => end.received()) }),
});
