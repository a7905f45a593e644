import { MEETING_LIMITS } from '../../../../shared/meetingLimits.ts';
import { NumberField } from '../../../ui/controls/NumberField.tsx';
import { Switch } from '../../../ui/controls/Switch.tsx';

/** What stands there when an age is first asked for. */
const FIRST_AGE = 18;

interface AgeFieldsProps {
  /** Whether an age is asked for. */
  readonly label: string;
  /** Which one. */
  readonly years: string;
  /** Undefined: none is asked for. */
  readonly leastAge: number | undefined;
  readonly onAge: (leastAge: number | undefined) => void;
}

/** Asks for a least age. */
export function AgeFields({ label, years, leastAge, onAge }: AgeFieldsProps) {
  return (
    <>
      <Switch
        label={label}
        checked={leastAge !== undefined}
        onChange={(isOn) => onAge(isOn ? FIRST_AGE : undefined)}
      />
      {leastAge === undefined ? null : (
        <NumberField
          label={years}
          min={MEETING_LIMITS.ageLeast}
          max={MEETING_LIMITS.ageMost}
          value={leastAge}
          onNumber={onAge}
        />
      )}
    </>
  );
}
