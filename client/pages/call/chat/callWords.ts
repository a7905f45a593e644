import type { CallPlace, ChatCallView } from '../../../../shared/protocol/chatCalls.ts';
import { formatDuration } from '../../../../shared/time.ts';
import { t } from '../../../texts/chatCall.ts';

/** Says whether somebody at that place is sent and sees. */
export function isMet(at: CallPlace): boolean {
  return at === 'connecting' || at === 'here' || at === 'away';
}

/** Says how the call stands: that it rings, or for how long it has gone on. */
export function standingWords(
  call: ChatCallView | null,
  {
    selfId,
    nowMs,
    isOffline,
  }: { readonly selfId: string; readonly nowMs: number; readonly isOffline: boolean },
): string {
  if (isOffline) return t('state.reconnecting');
  if (!call) return t('state.starting');
  const others = call.people.filter(({ person }) => person.id !== selfId);
  switch (call.clock.type) {
    case 'running':
      return formatDuration(Math.max(0, nowMs - call.clock.sinceMs));
    case 'paused':
      return others.length === 0 ? t('state.alone') : t('state.reconnecting');
    default:
      if (call.people.some(({ person, at }) => person.id === selfId && at === 'preparing'))
        return t('state.devices');
      return others.every(({ at }) => at === 'ringing') ? t('state.ringing') : t('state.connecting');
  }
}
