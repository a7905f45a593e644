import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { codeOfNeed, needAt } from '../../domain/gates/judgeGate.ts';
import type { Services } from '../../services/services.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { isAdmin, otherOf } from './machine/state.ts';

/**
 * Returns why somebody may not write, call, tip or pay in a direct conversation, by what the other one asks for, and for what is paid by
 * their age; null: they may. A group has no gate.
 */
export async function gateFor(
  { services: { gates } }: { readonly services: Pick<Services, 'gates'> },
  { told }: ChatAuthority,
  { personId, isPaid = false }: { readonly personId: string; readonly isPaid?: boolean },
): Promise<RejectionCode | null> {
  const creatorId = otherOf(told, personId)?.person.id;
  const at = { place: 'conversation', byCreator: true, byAge: isPaid } as const;
  const facts = creatorId === undefined ? null : await gates.facts({ creatorId, personId, at });
  if (!facts) return null;
  if (facts.isHidden) return 'DoorClosed';
  const need = needAt(at, facts);
  return need ? codeOfNeed(need) : null;
}

/** Returns why somebody may write nothing in a group where only verified people write; null: they may. Admins always may. */
export async function unverifiedIn(
  { services: { kyc } }: RoomDeps,
  { told }: ChatAuthority,
  personId: string,
): Promise<RejectionCode | null> {
  if (!told.desk?.rules?.verifiedOnly || isAdmin(told.members.get(personId)?.role)) return null;
  return (await kyc.standingOf(personId)).status === 'verified' ? null : 'VerifiedOnly';
}
