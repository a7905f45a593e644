import { chatApi } from '../../net/chat/chatApi.ts';
import { useAccount } from '../../net/session.ts';
import { useAsked } from '../../net/useAsked.ts';
import { formatMesi } from '../../texts/format.ts';
import { t } from '../../texts/paidMessages.ts';
import { Switch } from '../../ui/controls/Switch.tsx';
import { isolate, shown } from '../../ui/isolate.tsx';
import { useChatAct } from './useChatAct.ts';
import type { Talk } from './useTalk.ts';

/** Lets a creator whose messages have a price say that this person writes for free, and take it back. */
export function FreeSwitch({ talk }: { readonly talk: Talk }) {
  return useAccount()?.isCreator && talk.other ? <Known talk={talk} name={talk.other.name} /> : null;
}

function Known({ talk: { open, you }, name }: { readonly talk: Talk; readonly name: string }) {
  const { value: rules } = useAsked(chatApi.rules, []);
  const { busy, act } = useChatAct(open);
  const paid = rules && rules.type !== 'everybody' ? rules.paid : undefined;
  if (!paid) return null;
  return (
    <Switch
      label={t('free.switch')}
      hint={shown(t('free.hint', { name: isolate(name), amount: formatMesi(paid.priceMinor) }))}
      checked={you?.letsFree === true}
      disabled={busy || you?.hasBlocked === true}
      onChange={(isFree) => void act('setFree', { isFree })}
    />
  );
}
