import { GATE_LIMITS } from '../../shared/gateLimits.ts';
import type { KyfReceipt } from '../services/kyf/port.ts';
import type { Services } from '../services/services.ts';

/** Returns every consent at a gate that somebody gave, the newest first. */
export async function* consentsOf(
  { kyf }: Pick<Services, 'kyf'>,
  personId: string,
): AsyncGenerator<KyfReceipt> {
  const { consents: limit } = GATE_LIMITS;
  let page = await kyf.list({ side: 'by', personId, limit });
  while (page.length > 0) {
    yield* page;
    page = await kyf.list({ side: 'by', personId, limit, behind: page.at(-1) });
  }
}
