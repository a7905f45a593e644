import Trash2 from 'lucide-react/icons/trash-2';
import Users from 'lucide-react/icons/users';
import { type FormEvent, useState } from 'react';
import { LIMITS } from '../../../../shared/limits.ts';
import type { SubscriberView } from '../../../../shared/protocol/access.ts';
import type { Rejection } from '../../../../shared/protocol/rejections.ts';
import { accessApi } from '../../../net/accessApi.ts';
import { useAsked } from '../../../net/useAsked.ts';
import { useRun } from '../../../net/useRun.ts';
import { formatWhen } from '../../../texts/format.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog, preloadDialog } from '../../../ui/Dialog.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { showToast } from '../../../ui/toasts.ts';
import styles from './Panel.module.css';
import { PanelCard } from './PanelCard.tsx';

/** Whom a creator gives a subscription: private streams may be for them, by tier. */
export function SubscribersCard() {
  const [turn, setTurn] = useState(0);
  const { value, refused } = useAsked(() => accessApi.subscribers(null), [turn]);
  const [error, setError] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const reload = () => setTurn((before) => before + 1);
  const takeBack = async ({ person }: SubscriberView) => {
    const answer = await accessApi.takeBack(person.id);
    if (!answer.ok) return setError(answer.rejection.message);
    setError(null);
    showToast({ title: `${isolate(person.name)} is no subscriber any more` });
    reload();
  };
  const subscribers = value?.subscribers ?? [];
  return (
    <PanelCard icon={<Users aria-hidden />} title="Subscribers" error={error ?? refused?.message ?? null}>
      {subscribers.length === 0 ? (
        <p className={styles.words}>Give subscriptions by tier: private streams can be for them.</p>
      ) : (
        <ul className={styles.list} aria-label="Subscribers">
          {subscribers.map((one) => (
            <li key={one.person.id} className={styles.row}>
              <div className={styles.rowWords}>
                <strong>
                  <bdi>{one.person.name}</bdi>
                </strong>
                <span>
                  @{one.person.handle} · tier {one.tier}
                  {untilOf(one)}
                </span>
              </div>
              <IconButton
                label={`Take the subscription of ${isolate(one.person.name)} back`}
                size="s"
                icon={<Trash2 />}
                onClick={() => void takeBack(one)}
              />
            </li>
          ))}
        </ul>
      )}
      {value?.cursor ? <p className={styles.words}>And more than fit here.</p> : null}
      <div className={styles.actions}>
        <Button onPointerEnter={preloadDialog} onClick={() => setOpen(true)}>
          Give a subscription
        </Button>
      </div>
      <Dialog open={open} onOpenChange={setOpen} title="Give a subscription" size="s">
        {open ? (
          <GrantForm
            onGiven={({ person, tier }) => {
              setOpen(false);
              showToast({ title: `${isolate(person.name)} subscribes at tier ${tier}`, tone: 'positive' });
              reload();
            }}
          />
        ) : null}
      </Dialog>
    </PanelCard>
  );
}

const untilOf = ({ untilMs }: SubscriberView) =>
  untilMs === null ? '' : ` · until ${formatWhen(untilMs, 'day')}`;

const TIERS = Array.from({ length: LIMITS.tiers }, (_, at) => ({
  value: String(at + 1),
  label: `Tier ${at + 1}`,
}));
const LENGTHS = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'One year' },
  { value: '', label: 'Until I take it back' },
];

function GrantForm({ onGiven }: { readonly onGiven: (given: SubscriberView) => void }) {
  const [who, setWho] = useState('');
  const [tier, setTier] = useState('1');
  const [days, setDays] = useState('30');
  const { busy, refused, forget, run } = useRun();
  const person = who.trim().replace(/^@/, '');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!person) return;
    const wish = { person, tier: Number(tier), days: days ? Number(days) : null };
    const given = await run(() => accessApi.grant(wish));
    if (given) onGiven(given);
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <TextField
        label="Who"
        placeholder="@handle"
        autoComplete="off"
        autoCapitalize="none"
        value={who}
        maxLength={81}
        onChange={(event) => {
          setWho(event.currentTarget.value);
          forget();
        }}
      />
      <div className={styles.two}>
        <Select label="Tier" value={tier} options={TIERS} onChange={setTier} />
        <Select label="For" value={days} options={LENGTHS} onChange={setDays} />
      </div>
      <Problem text={refused && wordsOf(refused, person)} />
      <Button type="submit" variant="primary" size="l" wide busy={busy} disabled={!person}>
        Give it
      </Button>
    </form>
  );
}

function wordsOf({ code, message }: Rejection, person: string): string {
  if (code === 'NotFound') return `Nobody is called @${person}.`;
  return code === 'Forbidden' ? 'That is you: creators are inside anyway.' : message;
}
