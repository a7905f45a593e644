import type { BlocksPort } from '../blocks/port.ts';
import type { ReportsPort } from './port.ts';

/**
 * Returns the blocks which write down, before a block is made, what its person has paid lately: so no block, wherever it is made,
 * goes without. `made` is called after each that was made.
 */
export function createFairBlocks(
  blocks: BlocksPort,
  { reports, made }: { readonly reports: Pick<ReportsPort, 'offer'>; readonly made: () => void },
): BlocksPort {
  return {
    ...blocks,
    async block(input) {
      const { byId, person, reason, note = '', givesBack = false } = input;
      const before = await blocks.read({ byId, personId: person.id });
      if (!before?.stands && byId !== person.id) {
        const round = (before?.round ?? 0) + 1;
        await reports.offer({ byId, person, reason, note, round, givesBack });
      }
      const blocked = await blocks.block(input);
      if (blocked.ok) made();
      return blocked;
    },
  };
}
