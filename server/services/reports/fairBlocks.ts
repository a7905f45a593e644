import type { BlocksPort } from '../blocks/port.ts';
import type { ReportsPort } from './port.ts';

/**
 * Returns the blocks which write down, before a block is made, what its person has paid lately: so no block, wherever it is made,
 * goes without.
 */
export function createFairBlocks(blocks: BlocksPort, reports: Pick<ReportsPort, 'offer'>): BlocksPort {
  return {
    ...blocks,
    async block(input) {
      const { byId, person, reason, note = '', givesBack = false } = input;
      const before = await blocks.read({ byId, personId: person.id });
      if (!before?.stands && byId !== person.id) {
        const round = (before?.round ?? 0) + 1;
        await reports.offer({ byId, person, reason, note, round, givesBack });
      }
      return blocks.block(input);
    },
  };
}
