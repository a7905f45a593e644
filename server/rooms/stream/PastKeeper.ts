import type { PastStreamBody } from '../../domain/pastStream.ts';
import type { AccessPort } from '../../services/access/port.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import type { JsonObject, StorePort } from '../../services/store/port.ts';
import { sumOf } from './machine/panel.ts';
import type { StreamState } from './machine/state.ts';

const PAST = COLLECTIONS.pastStreams.name;
/** Two authorities may keep the same stream; one of them gives way in one of so many tries. */
const TRIES = 5;

interface PastKeeperParts {
  readonly store: StorePort;
  readonly access: Pick<AccessPort, 'followersSince'>;
}

/** Keeps what a stream has come to where its creator looks it up: as soon as it has ended, and again with the last word. */
export class PastKeeper {
  readonly #parts: PastKeeperParts;
  #isKept = false;

  constructor(parts: PastKeeperParts) {
    this.#parts = parts;
  }

  /** Keeps a stream that has just ended. What fails now is done when it is closed. */
  look(state: StreamState): void {
    if (this.#isKept || state.view.stage.phase.type !== 'ended') return;
    this.#isKept = true;
    this.keep(state).catch(() => undefined);
  }

  /** Keeps it as it stands. Does nothing for a stream that has not ended. */
  async keep(state: StreamState): Promise<void> {
    const body = (await this.#bodyOf(state)) as (PastStreamBody & JsonObject) | null;
    const { store } = this.#parts;
    const { streamId } = state.view.stage;
    for (let tries = 0; body !== null && tries < TRIES; tries += 1) {
      const known = await store.get(PAST, streamId);
      const written = known
        ? await store.replace(PAST, streamId, known.version, body)
        : await store.insert(PAST, streamId, body);
      if (written.ok) return;
    }
  }

  async #bodyOf({ view, tally }: StreamState): Promise<PastStreamBody | null> {
    const { creator, phase, title, kind, category, raisedMinor, tipCount } = view.stage;
    if (phase.type !== 'ended') return null;
    const { startedAtMs, endedAtMs } = phase;
    const during = { creatorId: creator.id, fromMs: startedAtMs, untilMs: endedAtMs };
    const newFollowers = await this.#parts.access.followersSince(during);
    const stream = { title, kind, category, startedAtMs, endedAtMs, raisedMinor, tipCount, newFollowers };
    return { creatorId: creator.id, ...stream, sum: sumOf(tally) };
  }
}
