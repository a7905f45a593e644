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
import { t } from '../../../texts/panel.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { Select } from '../../../ui/controls/Select.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { ConfirmDialog } from '../../../ui/popups/ConfirmDialog.tsx';
import { Dialog, preloadDialog } from '../../../ui/popups/Dialog.tsx';
import styles from './Panel.module.css';
import { PanelCard } from './PanelCard.tsx';

/** Lists whom a creator gave a subscription. Private streams may be for them, by tier. */
export function SubscribersCard() {
  const [turn, setTurn] = useState(0);
  const { value, refused } = useAsked(() => accessApi.subscribers(null), [turn]);
  const [error, setError] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const reload = () => setTurn((before) => before + 1);
  const [asked, setAsked] = useState<SubscriberView | null>(null);
  const takeBack = async ({ person }: SubscriberView) => {
    setAsked(null);
    const answer = await accessApi.takeBack(person.id);
    if (!answer.ok) return setError(answer.rejection.message);
    setError(null);
    showToast({ title: t('subscribers.gone', { name: isolate(person.name) }) });
    reload();
  };
  const subscribers = value?.subscribers ?? [];
  return (
    <PanelCard
      icon={<Users aria-hidden />}
      title={t('subscribers')}
      error={error ?? refused?.message ?? null}
    >
      {subscribers.length === 0 ? (
        <p className={styles.words}>{t('subscribers.about')}</p>
      ) : (
        <SubscriberList subscribers={subscribers} onAsk={setAsked} />
      )}
      {value?.cursor ? <p className={styles.words}>{t('subscribers.more')}</p> : null}
      <div className={styles.actions}>
        <Button onPointerEnter={preloadDialog} onClick={() => setOpen(true)}>
          {t('subscribers.give')}
        </Button>
      </div>
      <TakeBackDialog
        subscriber={asked}
        onTakeBack={(one) => void takeBack(one)}
        onKeep={() => setAsked(null)}
      />
      <Dialog open={open} onOpenChange={setOpen} title={t('subscribers.give')} size="s">
        {open ? (
          <GrantForm
            onGiven={({ person, tier }) => {
              setOpen(false);
              showToast({
                title: t('subscribers.given', { name: isolate(person.name), tier }),
                tone: 'positive',
              });
              reload();
            }}
          />
        ) : null}
      </Dialog>
    </PanelCard>
  );
}

interface SubscriberListProps {
  readonly subscribers: readonly SubscriberView[];
  readonly onAsk: (subscriber: SubscriberView) => void;
}

function SubscriberList({ subscribers, onAsk }: SubscriberListProps) {
  return (
    <ul className={styles.list} aria-label={t('subscribers')}>
      {subscribers.map((one) => (
        <li key={one.person.id} className={styles.row}>
          <div className={styles.rowWords}>
            <strong>
              <bdi>{one.person.name}</bdi>
            </strong>
            <span>{factsOf(one)}</span>
          </div>
          <IconButton
            label={t('subscribers.takeBack', { name: isolate(one.person.name) })}
            size="s"
            icon={<Trash2 />}
            onPointerEnter={preloadDialog}
            onClick={() => onAsk(one)}
          />
        </li>
      ))}
    </ul>
  );
}

interface TakeBackDialogProps {
  /** Whose subscription is asked about; null: nobody's is. */
  readonly subscriber: SubscriberView | null;
  readonly onTakeBack: (subscriber: SubscriberView) => void;
  readonly onKeep: () => void;
}

function TakeBackDialog({ subscriber, onTakeBack, onKeep }: TakeBackDialogProps) {
  return (
    <ConfirmDialog
      open={subscriber !== null}
      title={t('subscribers.takeAsk', { name: isolate(subscriber?.person.name ?? '') })}
      description={t('subscribers.takeAbout')}
      busy={false}
      yes={t('subscribers.takeYes')}
      no={t('subscribers.takeNo')}
      onYes={() => subscriber && onTakeBack(subscriber)}
      onNo={onKeep}
    />
  );
}

function factsOf({ person, tier, untilMs }: SubscriberView): string {
  const { handle } = person;
  if (untilMs === null) return t('subscribers.row', { handle, tier });
  return t('subscribers.rowUntil', { handle, tier, date: formatWhen(untilMs, 'day') });
}

const tiers = () =>
  Array.from({ length: LIMITS.tiers }, (_, at) => ({
    value: String(at + 1),
    label: t('subscribers.tierOf', { tier: at + 1 }),
  }));

const lengths = () => [
  ...[30, 90].map((days) => ({ value: String(days), label: t('rules.days', { days }) })),
  { value: '365', label: t('subscribers.year') },
  { value: '', label: t('subscribers.always') },
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
        label={t('subscribers.who')}
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
        <Select label={t('subscribers.tier')} value={tier} options={tiers()} onChange={setTier} />
        <Select label={t('subscribers.for')} value={days} options={lengths()} onChange={setDays} />
      </div>
      <Problem text={refused && wordsOf(refused, person)} />
      <Button type="submit" variant="primary" size="l" wide busy={busy} disabled={!person}>
        {t('subscribers.giveIt')}
      </Button>
    </form>
  );
}

function wordsOf({ code, message }: Rejection, person: string): string {
  if (code === 'NotFound') return t('subscribers.nobody', { handle: person });
  return code === 'Forbidden' ? t('subscribers.self') : message;
}
