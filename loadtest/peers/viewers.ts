import type { Patience } from '../../server/demoShow/seat/persist.ts';
import { Seat } from '../../server/demoShow/seat/Seat.ts';
import type { LineEvent } from '../../shared/protocol/feed.ts';
import { answerCalls, cpuMs } from '../feed/child.ts';
import { benchEvent, MARK } from '../feed/event.ts';
import { type Pace, pace } from '../feed/pace.ts';
import { openStream } from '../rest.ts';
import { Audience, sayOf } from './Audience.ts';
import { type PeerName, writersOf } from './peers.ts';
import type { Cast } from './servers.ts';

/** The process of the viewers, some of whom write where the server makes no events by itself. */
const PATIENCE: Patience = { limitMs: 60_000, onRetry: () => undefined };
let audience: Audience;
let toldBefore = 0;
/** The lines of this pace that were told, by their number in all. */
const told = new Set<number>();

interface Place {
  readonly name: PeerName;
  readonly port: number;
  readonly cast: Cast | null;
}
let place: Place;

/** Goes live, where one has to. Returns the stream. */
async function goLive({ port, cast }: Place): Promise<string | null> {
  if (cast === null) return null;
  const address = `http://127.0.0.1:${port}`;
  const token = cast.creator;
  const { streamId } = await openStream({ address, token }, PATIENCE);
  const creator = new Seat({ address, token, room: 'stream', streamId, messages: {} });
  await creator.request('goLive', { title: 'Beside the peers', kind: 'video' }, PATIENCE);
  return streamId;
}

const isBenchEvent = (event: LineEvent, n: number) =>
  JSON.stringify(event) === JSON.stringify(benchEvent(toldBefore + n, event.atMs));

/** Many people write at once, so one line may overtake another; none comes twice. */
function isNextLine({ text }: LineEvent): boolean {
  const number = Number(text.slice(MARK.length + 1));
  const isNew = text.startsWith(MARK) && number >= toldBefore && !told.has(number);
  told.add(number);
  return isNew;
}

answerCalls({
  open: async (given: Place) => {
    place = given;
    const streamId = await goLive(place);
    const { name, port, cast } = place;
    const check = cast === null ? isBenchEvent : isNextLine;
    audience = new Audience({ name, port, streamId, tokens: cast?.writers ?? [], check });
    await audience.openFullClient();
  },
  join: (count: number) => audience.join(count),
  expect: (load: Pace) => audience.expect(load),
  /** Viewers write all lines of a pace, in turn. Resolves to how long that took, ms. */
  paced: (load: Pace) => {
    const writers = writersOf(place.name, load.perSecond);
    return pace(load, (_, n) => {
      audience.send(n % writers, sayOf(toldBefore + n));
    });
  },
  hasAll: () => audience.hasAll(),
  heard: ({ events }: { readonly events: number }) => {
    toldBefore += events;
    told.clear();
    return audience.heard();
  },
  cpuMs: () => cpuMs(),
});
