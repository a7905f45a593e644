import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { codeOfNeed } from '../../domain/gates/judgeGate.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { otherOf } from './machine/state.ts';

/**
 * Returns why somebody may not write, call or pay in a direct conversation, by what the other one asks for, and for what is paid by
 * their age; null: they may. A group has no gate.
 */
export async function gateFor(
  { services: { gates } }: RoomDeps,
  { told }: ChatAuthority,
  { personId, isPaid = false }: { readonly personId: string; readonly isPaid?: boolean },
): Promise<RejectionCode | null> {
  const creatorId = otherOf(told, personId)?.person.id;
  const facts = creatorId === undefined ? null : await gates.facts({ creatorId, personId });
  if (!facts) return null;
  if (facts.isHidden) return 'DoorClosed';
  const need = (isPaid ? facts.age : null) ?? facts.needs.conversation ?? null;
  return need && codeOfNeed(need);
}
