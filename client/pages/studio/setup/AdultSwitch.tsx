import { t } from '../../../texts/gates.ts';
import { Switch } from '../../../ui/controls/Switch.tsx';

/** Asks whether a stream is marked as for adults. */
export function AdultSwitch({
  isAdult,
  onChange,
}: {
  readonly isAdult: boolean;
  readonly onChange: (isAdult: boolean) => void;
}) {
  return (
    <Switch label={t('setup.adult')} hint={t('setup.adultHint')} checked={isAdult} onChange={onChange} />
  );
}
