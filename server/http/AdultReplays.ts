import type { RejectionCode } from '../../shared/protocol/rejections.ts';
import { SECOND_MS } from '../../shared/time.ts';
import { codeOfNeed } from '../domain/gates/judgeGate.ts';
import { KeptAnswers } from '../KeptAnswers.ts';
import type { Replay } from '../services/replays/port.ts';
import type { Services } from '../services/services.ts';
import { getStream } from './ownStream.ts';

/** A player asks for a film in many parts: for so long it is asked once what its stream is. */
const KEPT = { keptMs: SECOND_MS, most: 1_000 } as const;
/** The age of the server, and nothing that a creator asks for. */
const BY_AGE = { place: 'public', byCreator: false, byAge: true } as const;

type Parts = Pick<Services, 'store' | 'clock' | 'gates'>;

/** Knows which replays are for adults, and who is none. Rules: RP10, RP11. */
export class AdultReplays {
  readonly #services: Parts;
  readonly #streams: KeptAnswers<boolean>;

  constructor(services: Parts) {
    this.#services = services;
    this.#streams = new KeptAnswers({ clock: services.clock, ...KEPT });
  }

  /** Says whether the stream was marked as for adults when something of it was recorded, or is marked now. */
  async has({ isAdult = false, streamId }: Replay): Promise<boolean> {
    if (isAdult) return true;
    const isMarked = async () => (await getStream(this.#services.store, streamId))?.stage.isAdult ?? false;
    return this.#streams.of(streamId, isMarked);
  }

  /** The same, as it is at this moment. */
  hasNow(replay: Replay): Promise<boolean> {
    this.#streams.forget(replay.streamId);
    return this.has(replay);
  }

  /** Returns why somebody else than its creator may not watch a replay that is for adults; null: they may. */
  async shutFor(personId: string, replay: Replay): Promise<RejectionCode | null> {
    const { creatorId } = replay;
    if (!(await this.has(replay))) return null;
    const facts = await this.#services.gates.facts({ creatorId, personId, at: BY_AGE });
    return facts?.age ? codeOfNeed(facts.age) : null;
  }
}
