import type { GateNeed } from '../../../shared/protocol/gates.ts';
import type { BlocksPort } from '../../services/blocks/port.ts';
import type { AskedAt, GatesPort } from '../../services/gates/port.ts';
import { needAt } from './judgeGate.ts';

/** Whoever owns a group, and somebody who comes to it. */
interface AtGroup {
  readonly ownerId: string;
  readonly personId: string;
}

const AT_GROUPS: AskedAt = { place: 'group', byCreator: true, byAge: false };

/** Returns what keeps somebody from coming into a group, by what its owner asks for; null: nothing does. */
export async function needAtGroup(
  gates: Pick<GatesPort, 'facts'>,
  { ownerId, personId }: AtGroup,
): Promise<GateNeed | null> {
  if (ownerId === personId) return null;
  return needAt(AT_GROUPS, await gates.facts({ creatorId: ownerId, personId, at: AT_GROUPS })) ?? null;
}

/**
 * Says whether an invite link of a group leads somebody nowhere, because its owner blocks them or hides from people of their country.
 * Who is a member already sees the others, and is seen.
 */
export async function isShutTo(
  {
    gates,
    blocks,
  }: { readonly gates: Pick<GatesPort, 'isHidden'>; readonly blocks: Pick<BlocksPort, 'read'> },
  { ownerId, personId }: AtGroup,
): Promise<boolean> {
  const [block, isHidden] = await Promise.all([
    blocks.read({ byId: ownerId, personId }),
    gates.isHidden({ creatorId: ownerId, personId }),
  ]);
  return isHidden || block?.stands === true;
}
