import { SECOND_MS } from '../../../shared/time.ts';
import { BLOCK_NEWS } from '../../domain/topics/blocks.ts';
import { GATE_NEWS } from '../../domain/topics/gates.ts';
import { KeptAnswers } from '../../KeptAnswers.ts';
import type { Services } from '../../services/services.ts';

const CREATORS_KNOWN_MS = 1 * SECOND_MS;
const CREATORS_KNOWN = 10_000;

/** How a creator keeps somebody out. */
export interface Kept {
  readonly isBlocked: boolean;
  /** The creator hides from people of their country: to them there is no such creator. */
  readonly isHidden: boolean;
}
const NOT_KEPT: Kept = { isBlocked: false, isHidden: false };

interface KeptOutServices extends Pick<Services, 'bus' | 'clock'> {
  readonly blocks: Pick<Services['blocks'], 'list' | 'read'>;
  readonly gates: Pick<Services['gates'], 'settings' | 'isHidden'>;
}

/**
 * Says whom a creator keeps out. Most keep nobody out: that is remembered of them for a second, so that nothing is read of them
 * for each of a rush of viewers. News of a block or of what they hide ends it. Rule: AU37.
 */
export class KeptOut {
  readonly #services: KeptOutServices;
  readonly #keepsNobody: KeptAnswers<boolean>;
  /** Whether news is heard: without it nothing is remembered. */
  #isHearing: Promise<boolean> | null = null;

  constructor(services: KeptOutServices) {
    const { clock } = services;
    this.#services = services;
    this.#keepsNobody = new KeptAnswers({ clock, keptMs: CREATORS_KNOWN_MS, most: CREATORS_KNOWN });
  }

  /** `personId` null stands for who has not logged in. Throws as the store does. */
  async judge(pair: { readonly creatorId: string; readonly personId: string | null }): Promise<Kept> {
    const { blocks, gates } = this.#services;
    const { creatorId, personId } = pair;
    this.#isHearing ??= this.#hear();
    if ((await this.#isHearing) && (await this.#keepsNobody.of(creatorId, () => this.#look(creatorId))))
      return NOT_KEPT;
    const [block, isHidden] = await Promise.all([
      personId === null ? null : blocks.read({ byId: creatorId, personId }),
      gates.isHidden(pair),
    ]);
    return { isBlocked: block?.stands ?? false, isHidden };
  }

  async #look(creatorId: string): Promise<boolean> {
    const { blocks, gates } = this.#services;
    const [page, { hidden }] = await Promise.all([
      blocks.list({ byId: creatorId, cursor: null }),
      gates.settings(creatorId),
    ]);
    return page.blocks.length === 0 && hidden === null;
  }

  async #hear(): Promise<boolean> {
    const { bus } = this.#services;
    try {
      await Promise.all([
        bus.subscribe(BLOCK_NEWS, ({ byId }) => this.#keepsNobody.forget(byId)),
        bus.subscribe(GATE_NEWS, ({ creatorId }) => this.#keepsNobody.forget(creatorId)),
      ]);
      return true;
    } catch {
      this.#isHearing = null;
      return false;
    }
  }
}
