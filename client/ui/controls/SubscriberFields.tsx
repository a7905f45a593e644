import { LIMITS } from '../../../shared/limits.ts';
import { Select } from './Select.tsx';
import { Switch } from './Switch.tsx';

type Subscribers = { readonly minimumTier: number } | null;

export interface SubscriberFieldsProps {
  readonly label: string;
  readonly tierLabel: string;
  readonly nameTier: (tier: number) => string;
  /** From which tier on subscribers are meant; null: they are not. */
  readonly subscribers: Subscribers;
  readonly onChange: (subscribers: Subscribers) => void;
}

/** Decides whether a rule is for subscribers, and from which tier on. */
export function SubscriberFields(props: SubscriberFieldsProps) {
  const { label, tierLabel, nameTier, subscribers, onChange } = props;
  return (
    <>
      <Switch
        label={label}
        checked={subscribers !== null}
        onChange={(on) => onChange(on ? { minimumTier: 1 } : null)}
      />
      {subscribers ? (
        <Select
          label={tierLabel}
          value={String(subscribers.minimumTier)}
          options={Array.from({ length: LIMITS.tiers }, (_, at) => ({
            value: String(at + 1),
            label: nameTier(at + 1),
          }))}
          onChange={(tier) => onChange({ minimumTier: Number(tier) })}
        />
      ) : null}
    </>
  );
}
