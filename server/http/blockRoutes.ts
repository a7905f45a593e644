import type { Request, Router } from 'express';
import { BLOCK_LIMITS } from '../../shared/blockLimits.ts';
import {
  type BlockAnswer,
  type BlocksAnswer,
  type BlockView,
  blockBody,
} from '../../shared/protocol/blocks.ts';
import { type Account, personOf } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { BlockReviewAnswer } from '../../shared/protocol/reports.ts';
import { tidyText } from '../../shared/tidyText.ts';
import type { Block } from '../services/blocks/port.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, parseBody, refuse } from './answer.ts';
import { addCurbRoutes } from './curbRoutes.ts';

interface Parts {
  readonly services: Services;
}

/** Adds the routes by which people keep others out or restrict them, and let them in again (shared/protocol/blocks.ts). */
export function addBlockRoutes(api: Router, { services }: Parts): void {
  const { identity, blocks, reports } = services;
  addCurbRoutes(api, { services });
  const meant = (req: Request): Promise<Account | null> => identity.get(String(req.params.personId));

  api.get(
    '/blocks',
    accountRoute(identity, async ({ id: byId }, { query: { cursor } }): Promise<Outcome<BlocksAnswer>> => {
      const asked = typeof cursor === 'string' ? cursor : null;
      const page = await blocks.list({ byId, cursor: asked });
      return accept({ blocks: page.blocks.map(viewOf), cursor: page.cursor });
    }),
  );
  api.get(
    '/blocks/:personId',
    accountRoute(identity, async ({ id: byId }, req): Promise<Outcome<BlockAnswer>> => {
      const block = await blocks.read({ byId, personId: String(req.params.personId) });
      return accept({ block: block?.stands ? viewOf(block) : null });
    }),
  );
  api.get(
    '/blocks/:personId/review',
    accountRoute(identity, async ({ id: byId, isCreator }, req): Promise<Outcome<BlockReviewAnswer>> => {
      const person = await meant(req);
      if (!person) return refuse('NotFound');
      if (!isCreator) return accept({ held: [], delivered: [] });
      return accept(await reports.review({ byId, personId: person.id }));
    }),
  );
  api.put(
    '/blocks/:personId',
    accountRoute(identity, async ({ id: byId }, req): Promise<Outcome<BlockAnswer>> => {
      const body = parseBody(blockBody, req);
      if (!body.ok) return body;
      const note = tidyText(body.value.note ?? '');
      if ([...note].length > BLOCK_LIMITS.noteChars) return refuse('MessageTooLong');
      const person = await meant(req);
      if (!person) return refuse('NotFound');
      const { reason, givesBack = false } = body.value;
      const blocked = await blocks.block({ byId, person: personOf(person), reason, note, givesBack });
      return blocked.ok ? accept({ block: viewOf(blocked.value) }) : blocked;
    }),
  );
  api.delete(
    '/blocks/:personId',
    accountRoute(identity, async ({ id: byId }, req): Promise<Outcome<BlockAnswer>> => {
      const person = await meant(req);
      if (!person) return refuse('NotFound');
      await blocks.lift({ byId, person: personOf(person) });
      return accept({ block: null });
    }),
  );
}

const viewOf = ({ person, reason, note, atMs }: Block): BlockView => ({ person, reason, note, atMs });
