import type { ReplayView } from '../../../../shared/protocol/replays.ts';
import { formatWhen } from '../../../texts/format.ts';
import { t } from '../../../texts/replays.ts';

/** "Nov 21, 2026, 3:04 PM · Public, Ticket-only" */
export function factsOf({ startedAtMs, modes }: Pick<ReplayView, 'startedAtMs' | 'modes'>): string {
  const names = modes.map((mode) => t(`mode.${mode}`)).join(', ');
  return [formatWhen(startedAtMs, 'minute'), names].filter(Boolean).join(' · ');
}
