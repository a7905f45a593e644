import type { Act, AuditEntry } from '../../../shared/auditActs.ts';
import type { Asset } from '../../../shared/money.ts';

/** Money that an order holds, or held. */
export type HeldAct = Extract<Act, { type: 'held' }>;
export type SettledAct = Extract<Act, { type: 'settled' }>;
export type TipAct = Extract<Act, { type: 'tip' }>;
type Standing = Omit<Extract<Act, { type: 'standing' }>, 'type'>;
type CurbTerms = NonNullable<Extract<Act, { type: 'curb' }>['terms']>;

/** What a room has come to, as its audit log says. */
export interface ReplayedRoom {
  readonly phase: 'idle' | 'live' | 'ended';
  readonly mode: string;
  /** Who is muted or removed, or was for a time that may be over, by person. */
  readonly standings: ReadonlyMap<string, Standing>;
  readonly curbs: ReadonlyMap<string, CurbTerms>;
  /** The role that somebody was given last, by person. */
  readonly roles: ReadonlyMap<string, string>;
  readonly isShielded: boolean;
  readonly tips: readonly TipAct[];
  /** What is held and not settled, by order. */
  readonly open: ReadonlyMap<string, HeldAct>;
  readonly settled: readonly SettledAct[];
  /** What each person paid and did not get back, in minor units by asset; what was paid anonymously is under ''. */
  readonly paid: ReadonlyMap<string, Readonly<Partial<Record<Asset, bigint>>>>;
  /** What tips and orders brought to those whom they paid, in MESI minor units. */
  readonly creditedMinor: bigint;
}

/** Returns what a room has come to by doing again what its log says, entry by entry. */
export function replayAudit(entries: Iterable<AuditEntry>): ReplayedRoom {
  const room = {
    phase: 'idle' as ReplayedRoom['phase'],
    mode: 'public',
    standings: new Map<string, Standing>(),
    curbs: new Map<string, CurbTerms>(),
    roles: new Map<string, string>(),
    isShielded: false,
    tips: [] as TipAct[],
    open: new Map<string, HeldAct>(),
    settled: [] as SettledAct[],
    paid: new Map<string, Partial<Record<Asset, bigint>>>(),
    creditedMinor: 0n,
  };
  const pay = (fromId: string | null, asset: Asset, amountMinor: string) => {
    const paid = room.paid.get(fromId ?? '') ?? {};
    room.paid.set(fromId ?? '', { ...paid, [asset]: (paid[asset] ?? 0n) + BigInt(amountMinor) });
  };
  for (const { act } of entries) redo(act);
  return room;

  function redo(act: Act): void {
    switch (act.type) {
      case 'opened':
        return;
      case 'began':
        room.phase = 'live';
        return;
      case 'ended':
        room.phase = 'ended';
        return;
      case 'mode':
        room.mode = act.mode;
        return;
      case 'tip':
        room.tips.push(act);
        room.creditedMinor += BigInt(act.mesiMinor ?? (act.asset === 'MESI' ? act.amountMinor : '0'));
        return pay(act.fromId, act.asset, act.amountMinor);
      case 'held':
        room.open.set(act.orderId, act);
        return;
      case 'settled':
        room.open.delete(act.orderId);
        room.settled.push(act);
        room.creditedMinor += BigInt(act.mesiMinor);
        return pay(act.fromId, act.asset, act.takenMinor);
      case 'deed':
        return redoDeed(act);
      case 'standing': {
        const { type: _, ...standing } = act;
        room.standings.set(act.personId, standing);
        return;
      }
      case 'curb':
        if (act.terms) room.curbs.set(act.personId, act.terms);
        else room.curbs.delete(act.personId);
    }
  }

  function redoDeed({ deed, personId, value = '' }: Extract<Act, { type: 'deed' }>): void {
    if (deed === 'shieldUp' || deed === 'shieldDown') room.isShielded = deed === 'shieldUp';
    if (deed === 'role' && personId !== null) room.roles.set(personId, value);
  }
}
