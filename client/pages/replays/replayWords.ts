import type { ReplayView } from '../../../shared/protocol/replays.ts';
import { formatWhen } from '../../texts/format.ts';

const MODE_NAMES = {
  public: 'Public',
  private: 'Private',
  ticketOnly: 'Ticket-only',
  // hyphens at which no line is broken
  oneToOne: 'One\u2011to\u2011one',
} as const;

/** "Nov 21, 2026, 3:04 PM · Public, Ticket-only" */
export function factsOf({ startedAtMs, modes }: Pick<ReplayView, 'startedAtMs' | 'modes'>): string {
  const names = modes.map((mode) => MODE_NAMES[mode]).join(', ');
  return [formatWhen(startedAtMs, 'minute'), names].filter(Boolean).join(' · ');
}
