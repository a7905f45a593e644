import type { Person } from '../../../shared/protocol/people.ts';
import type { ChatAuthority, PaidTips } from '../chat/ChatAuthority.ts';
import type { ChatCommand } from '../chat/chatMachine.ts';
import type { Random } from './random.ts';

type SimTip = Extract<ChatCommand, { type: 'tipPaid' }>;

const PAGE = 3;

/** Tips in a group that goes through bad days: they are in the journal, which survives every process. */
export class SimChatTips {
  /** Tips that were paid, in the order of the journal. */
  readonly paid: SimTip[] = [];

  /** Somebody pays a tip, whether whoever rules comes to tell it or not. */
  pay(
    authority: ChatAuthority,
    { from, to, atMs }: { readonly from: Person; readonly to: Person; readonly atMs: number },
    random: Random,
  ): void {
    const n = this.paid.length;
    const what = { to, asset: 'MESI', amountMinor: `${n + 1}`, message: '', tipId: `tip_${n}` } as const;
    const tip: SimTip = { type: 'tipPaid', from, commandId: `tip_${n}`, atMs, tip: what };
    this.paid.push(tip);
    authority.lookForTips();
    if (random.chance(0.7)) void authority.command(tip);
  }

  /** Returns a page of the journal. */
  page(cursor: string | null): PaidTips {
    const from = Number(cursor ?? 0);
    const tips = this.paid.slice(from, from + PAGE);
    return { tips, cursor: tips.length < PAGE ? null : String(from + PAGE) };
  }
}
