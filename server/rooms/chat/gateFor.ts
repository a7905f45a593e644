import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { codeOfNeed, needAt } from '../../domain/gates/judgeGate.ts';
import type { GatesPort } from '../../services/gates/port.ts';
import type { Services } from '../../services/services.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { type ChatState, isAdmin, otherOf, ownerIn } from './machine/state.ts';

/** Who asks at the gate: of whom, and whether it is for something that is paid. */
interface AtGate {
  readonly personId: string;
  readonly isPaid?: boolean;
}

/** What a gate says of somebody. */
export interface GateVerdict {
  /** Why they are kept out; null: they are not. */
  readonly shut: RejectionCode | null;
  /** When that is to be asked again, in Unix ms; null: it holds until there is news. */
  readonly untilMs: number | null;
}

const OPEN: GateVerdict = { shut: null, untilMs: null };

/** Returns whose gate somebody passes in a conversation: the other one's, or the owner's of a group. */
export function gateOwnerOf(told: ChatState, personId: string): string | undefined {
  return (told.type === 'direct' ? otherOf(told, personId) : ownerIn(told))?.person.id;
}

/**
 * Judges somebody by what is asked of them in a conversation, and for what is paid by their age. Members of a group see each other:
 * it is no matter there whom its owner hides from.
 */
export async function judgeAtGate(
  gates: Pick<GatesPort, 'facts'>,
  told: ChatState,
  { personId, isPaid = false }: AtGate,
): Promise<GateVerdict> {
  const creatorId = gateOwnerOf(told, personId);
  if (creatorId === undefined || creatorId === personId) return OPEN;
  const place = told.type === 'direct' ? 'conversation' : 'group';
  const at = { place, byCreator: true, byAge: isPaid } as const;
  const facts = await gates.facts({ creatorId, personId, at });
  if (!facts) return OPEN;
  const { untilMs } = facts;
  if (facts.isHidden && told.type === 'direct') return { shut: 'DoorClosed', untilMs };
  const need = needAt(at, facts);
  return { shut: need ? codeOfNeed(need) : null, untilMs };
}

/** Returns why somebody may not write, call, tip or pay in a conversation; null: they may. */
export async function gateFor(
  { services: { gates } }: { readonly services: Pick<Services, 'gates'> },
  { told }: ChatAuthority,
  at: AtGate,
): Promise<RejectionCode | null> {
  return (await judgeAtGate(gates, told, at)).shut;
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
