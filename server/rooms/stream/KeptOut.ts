import { SECOND_MS } from '../../../shared/time.ts';
import { BLOCK_NEWS } from '../../domain/topics/blocks.ts';
import { KeptAnswers } from '../../KeptAnswers.ts';
import type { BlockPair } from '../../services/blocks/port.ts';
import type { Services } from '../../services/services.ts';

const CREATORS_KNOWN_MS = 1 * SECOND_MS;
const CREATORS_KNOWN = 10_000;

/**
 * Says whom a creator keeps out. Most keep nobody out: that is remembered of them for a second, so that no block is read for
 * each of a rush of viewers. News of a block ends it. Rule: AU37.
 */
export class KeptOut {
  readonly #services: Pick<Services, 'blocks' | 'bus'>;
  readonly #keepsNobody: KeptAnswers<boolean>;
  /** Whether news is heard: without it nothing is remembered. */
  #isHearing: Promise<boolean> | null = null;

  constructor(services: Pick<Services, 'blocks' | 'bus' | 'clock'>) {
    const { clock } = services;
    this.#services = services;
    this.#keepsNobody = new KeptAnswers({ clock, keptMs: CREATORS_KNOWN_MS, most: CREATORS_KNOWN });
  }

  /** Throws as the store does. */
  async has(pair: BlockPair): Promise<boolean> {
    const { blocks } = this.#services;
    this.#isHearing ??= this.#hear();
    if ((await this.#isHearing) && (await this.#keepsNobody.of(pair.byId, () => this.#look(pair.byId))))
      return false;
    return (await blocks.read(pair))?.stands ?? false;
  }

  async #look(byId: string): Promise<boolean> {
    const { blocks } = await this.#services.blocks.list({ byId, cursor: null });
    return blocks.length === 0;
  }

  async #hear(): Promise<boolean> {
    try {
      await this.#services.bus.subscribe(BLOCK_NEWS, ({ byId }) => this.#keepsNobody.forget(byId));
      return true;
    } catch {
      this.#isHearing = null;
      return false;
    }
  }
}
