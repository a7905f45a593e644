import type { Request } from 'express';
import { SECOND_MS } from '../../shared/time.ts';
import type { Config } from '../config.ts';
import { KeptAnswers } from '../KeptAnswers.ts';
import type { Services } from '../services/services.ts';
import { type LogInCookie, picturesCookie } from './logInCookie.ts';

/** For so long a crowd that looks at one picture has it asked once whom its creator hides from. */
const KEPT = { keptMs: SECOND_MS, most: 10_000 } as const;

interface Parts {
  readonly services: Pick<Services, 'identity' | 'gates' | 'clock'>;
  readonly config: Config;
}

/** Says who may see a picture, and so for whom caches may keep it. For `nobody` it is as if there were none. */
export type Sight = 'everybody' | 'asker' | 'nobody';

/**
 * Says whether somebody may see the pictures of a person who may hide from people of a country. A browser asks for pictures by
 * itself, so it shows who asks by a cookie; where it shows none, their country is not known. Rule: GA15.
 */
export class PictureSight {
  readonly #services: Parts['services'];
  readonly #cookie: LogInCookie;
  readonly #hides: KeptAnswers<boolean>;
  readonly #hidden: KeptAnswers<boolean>;

  constructor({ services, config }: Parts) {
    const { clock } = services;
    this.#services = services;
    this.#cookie = picturesCookie(config);
    this.#hides = new KeptAnswers({ clock, ...KEPT });
    this.#hidden = new KeptAnswers({ clock, ...KEPT });
  }

  async of(req: Request, creatorId: string): Promise<Sight> {
    const { gates, identity } = this.#services;
    const hides = async () => (await gates.settings(creatorId)).hidden !== null;
    if (!(await this.#hides.of(creatorId, hides))) return 'everybody';
    const token = this.#cookie.read(req);
    const asker = token === null ? null : await identity.verifyToken(token);
    const pair = { creatorId, personId: asker?.id ?? null };
    const isHidden = await this.#hidden.of(JSON.stringify(pair), () => gates.isHidden(pair));
    return isHidden ? 'nobody' : 'asker';
  }
}
