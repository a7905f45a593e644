import { useState } from 'react';
import { CONSENT_FIELDS } from '../../../shared/meetingKinds.ts';
import { MEETING_LIMITS } from '../../../shared/meetingLimits.ts';
import type { ConsentField, MeetingSettings } from '../../../shared/protocol/meetings.ts';
import { meetingApi } from '../../net/meetings/meetingApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { useRun } from '../../net/useRun.ts';
import { typedAmount } from '../../texts/format.ts';
import { t } from '../../texts/meeting.ts';
import { positiveTyped } from '../../texts/typed.ts';
import { AmountField } from '../../ui/controls/AmountField.tsx';
import { Button } from '../../ui/controls/Button.tsx';
import { NumberField } from '../../ui/controls/NumberField.tsx';
import { Switch } from '../../ui/controls/Switch.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Skeleton } from '../../ui/display/Skeleton.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import styles from './Bids.module.css';
import { CheckFields } from './CheckFields.tsx';
import { LadderFields } from './LadderFields.tsx';

/** What a creator offers: whether they take bids, from how much on, and what they ask of fans. */
export function OfferDialog({ onClose }: { readonly onClose: () => void }) {
  const { value, refused } = useAsked(meetingApi.settings, []);
  return (
    <Dialog open onOpenChange={onClose} title={t('offer.title')}>
      <Problem text={refused?.message} />
      {value ? <OfferForm settings={value} onSaved={onClose} /> : <Skeleton height={320} radius={18} />}
    </Dialog>
  );
}

interface OfferFormProps {
  readonly settings: MeetingSettings;
  readonly onSaved: () => void;
}

function OfferForm({ settings, onSaved }: OfferFormProps) {
  const [draft, setDraft] = useState(settings);
  const amounts = useAmounts(settings);
  const { busy, refused, run } = useRun();
  const set = (changes: Partial<MeetingSettings>) => setDraft({ ...draft, ...changes });
  const save = async () => {
    const [minimumMinor, stepMinor] = [amounts.minimum, amounts.step].map((text) =>
      positiveTyped(text, 'MESI'),
    );
    if (minimumMinor == null || stepMinor == null) return;
    const body = { ...draft, minimumMinor: String(minimumMinor), stepMinor: String(stepMinor) };
    if (!(await run(() => meetingApi.saveSettings(body)))) return;
    showToast({ title: t('offer.saved') });
    onSaved();
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void save();
      }}
    >
      <Switch
        label={t('offer.takesBids')}
        hint={t('offer.takesBidsHint')}
        checked={draft.takesBids}
        onChange={(takesBids) => set({ takesBids })}
      />
      <Switch
        label={t('offer.takesAnyTime')}
        hint={t('offer.takesAnyTimeHint')}
        checked={draft.takesAnyTime}
        onChange={(takesAnyTime) => set({ takesAnyTime })}
      />
      <AmountField
        asset="MESI"
        label={t('offer.minimum')}
        text={amounts.minimum}
        onText={amounts.setMinimum}
      />
      <AmountField asset="MESI" label={t('offer.step')} text={amounts.step} onText={amounts.setStep} />
      <Switch
        label={t('offer.blind')}
        hint={t('offer.blindHint')}
        checked={draft.isBlind}
        onChange={(isBlind) => set({ isBlind })}
      />
      <AskedFields asks={draft.asks} onAsks={(asks) => set({ asks: [...asks] })} />
      {draft.asks.includes('question') ? (
        <TextField
          label={t('offer.question')}
          maxLength={MEETING_LIMITS.questionChars}
          value={draft.question}
          onChange={(event) => set({ question: event.currentTarget.value })}
        />
      ) : null}
      <CheckFields draft={draft} onChecks={(checks) => set({ checks })} />
      <WhereFields draft={draft} set={set} />
      <LadderFields ladder={draft.ladder} onLadder={(ladder) => set({ ladder })} />
      <Problem text={refused?.message} />
      <Button type="submit" variant="primary" size="l" wide busy={busy}>
        {t('offer.save')}
      </Button>
    </form>
  );
}

/** Where one meets in person, by an own link, and for how long in a virtual room. */
function WhereFields({
  draft,
  set,
}: {
  readonly draft: MeetingSettings;
  readonly set: (changes: Partial<MeetingSettings>) => void;
}) {
  return (
    <>
      <TextField
        label={t('offer.place')}
        hint={t('offer.placeHint')}
        maxLength={MEETING_LIMITS.placeChars}
        value={draft.place ?? ''}
        onChange={(event) => set({ place: event.currentTarget.value })}
      />
      <TextField
        label={t('offer.link')}
        hint={t('offer.linkHint')}
        inputMode="url"
        maxLength={MEETING_LIMITS.linkChars}
        value={draft.link ?? ''}
        onChange={(event) => set({ link: event.currentTarget.value })}
      />
      <NumberField
        label={t('offer.presence')}
        hint={t('offer.presenceHint')}
        min={MEETING_LIMITS.presenceLeast}
        max={100}
        value={draft.presencePercent ?? MEETING_LIMITS.presencePercent}
        onNumber={(presencePercent) => set({ presencePercent })}
      />
    </>
  );
}

/** The two amounts as they are typed. */
function useAmounts({ minimumMinor, stepMinor }: MeetingSettings) {
  const typed = (amountMinor: string) =>
    BigInt(amountMinor) > 0n ? typedAmount({ asset: 'MESI', amountMinor: BigInt(amountMinor) }) : '';
  const [minimum, setMinimum] = useState(() => typed(minimumMinor));
  const [step, setStep] = useState(() => typed(stepMinor));
  return { minimum, setMinimum, step, setStep };
}

function AskedFields({
  asks,
  onAsks,
}: {
  readonly asks: readonly ConsentField[];
  readonly onAsks: (asks: readonly ConsentField[]) => void;
}) {
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{t('offer.asks')}</legend>
      {CONSENT_FIELDS.map((field) => (
        <Switch
          key={field}
          label={field === 'question' ? t('offer.question') : t(`consent.${field}`)}
          checked={asks.includes(field)}
          onChange={(isAsked) =>
            onAsks(CONSENT_FIELDS.filter((one) => (one === field ? isAsked : asks.includes(one))))
          }
        />
      ))}
    </fieldset>
  );
}
