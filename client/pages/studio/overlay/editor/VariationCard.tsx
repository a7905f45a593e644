import Trash2 from 'lucide-react/icons/trash-2';
import { ASSET_CODES } from '../../../../../shared/money.ts';
import {
  ALERT_ANIMATIONS,
  ALERT_SIZES,
  ALERT_SOUNDS,
  OVERLAY_SETTINGS_LIMITS as LIMIT,
  type OverlayVariation,
  type VariationCondition,
} from '../../../../../shared/overlaySettings.ts';
import { SECOND_MS } from '../../../../../shared/time.ts';
import { t } from '../../../../texts/alerts.ts';
import { IconButton } from '../../../../ui/controls/IconButton.tsx';
import { Select } from '../../../../ui/controls/Select.tsx';
import { TextField } from '../../../../ui/controls/TextField.tsx';
import { Card } from '../../../../ui/display/Card.tsx';
import { ColourField } from './ColourField.tsx';
import styles from './Editor.module.css';
import { MinorField } from './MinorField.tsx';

interface VariationCardProps {
  readonly variation: OverlayVariation;
  /** Its place among all, from 1: of several that fit the first one holds. */
  readonly place: number;
  readonly onChange: (patch: Partial<OverlayVariation>, field: string) => void;
  readonly onRemove: () => void;
}

const SECONDS = [0, 2, 3, 5, 8, 12, 20] as const;

/** One variation: which tips it is for, and how these look and sound. */
export function VariationCard({ variation, place, onChange, onRemove }: VariationCardProps) {
  const { when, text, colour, durationMs, size, animation, sound } = variation;
  return (
    <Card className={styles.part}>
      <div className={styles.partHead}>
        <h3 className={styles.partTitle}>{t('variation.title', { place })}</h3>
        <IconButton label={t('variation.remove', { place })} icon={<Trash2 />} size="s" onClick={onRemove} />
      </div>
      <WhenFields when={when} onWhen={(next) => onChange({ when: next }, 'when')} />
      <TextField
        label={t('variation.text')}
        hint={t('variation.textHint')}
        placeholder={t('variation.textExample')}
        maxLength={LIMIT.textChars}
        value={text}
        onChange={(event) => onChange({ text: event.currentTarget.value }, 'text')}
      />
      <div className={styles.two}>
        <Select
          label={t('variation.size')}
          value={size}
          options={ALERT_SIZES.map((value) => ({ value, label: t(`size.${value}`) }))}
          onChange={(next) => onChange({ size: next }, 'size')}
        />
        <Select
          label={t('variation.animation')}
          value={animation}
          options={ALERT_ANIMATIONS.map((value) => ({ value, label: t(`animation.${value}`) }))}
          onChange={(next) => onChange({ animation: next }, 'animation')}
        />
        <Select
          label={t('variation.sound')}
          value={sound}
          options={ALERT_SOUNDS.map((value) => ({ value, label: t(`sound.${value}`) }))}
          onChange={(next) => onChange({ sound: next }, 'sound')}
        />
        <Select
          label={t('variation.duration')}
          value={String((durationMs ?? 0) / SECOND_MS)}
          options={secondsOf(durationMs).map((seconds) => ({
            value: String(seconds),
            label: seconds === 0 ? t('duration.auto') : t('duration.seconds', { seconds }),
          }))}
          onChange={(seconds) => onChange({ durationMs: Number(seconds) * SECOND_MS || null }, 'duration')}
        />
      </div>
      <ColourField
        label={t('variation.colour')}
        value={colour}
        onValue={(next) => onChange({ colour: next }, 'colour')}
      />
    </Card>
  );
}

function secondsOf(durationMs: number | null): readonly number[] {
  const now = (durationMs ?? 0) / SECOND_MS;
  return [...new Set([...SECONDS, now])].sort((a, b) => a - b);
}

/** A condition of each kind, as it begins. */
const CONDITIONS: Readonly<Record<VariationCondition['type'], VariationCondition>> = {
  every: { type: 'every' },
  amount: { type: 'amount', fromMinor: '50000000' },
  asset: { type: 'asset', asset: 'USDC' },
  first: { type: 'first' },
};
const CONDITION_TYPES = ['every', 'amount', 'asset', 'first'] as const;

interface WhenFieldsProps {
  readonly when: VariationCondition;
  readonly onWhen: (when: VariationCondition) => void;
}

function WhenFields({ when, onWhen }: WhenFieldsProps) {
  return (
    <div className={styles.two}>
      <Select
        label={t('variation.when')}
        value={when.type}
        options={CONDITION_TYPES.map((value) => ({ value, label: t(`when.${value}`) }))}
        onChange={(type) => onWhen(CONDITIONS[type])}
      />
      {when.type === 'amount' ? (
        <MinorField
          label={t('when.from')}
          value={when.fromMinor}
          onValue={(fromMinor) => onWhen({ type: 'amount', fromMinor })}
        />
      ) : null}
      {when.type === 'asset' ? (
        <Select
          label={t('when.currency')}
          value={when.asset}
          options={ASSET_CODES.map((value) => ({ value, label: value }))}
          onChange={(asset) => onWhen({ type: 'asset', asset })}
        />
      ) : null}
    </div>
  );
}
