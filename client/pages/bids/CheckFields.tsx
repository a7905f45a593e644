import { needsForm } from '../../../shared/meetingChecks.ts';
import type { MeetingChecks } from '../../../shared/protocol/meetingChecks.ts';
import type { MeetingSettings } from '../../../shared/protocol/meetings.ts';
import { t } from '../../texts/meeting.ts';
import { Switch } from '../../ui/controls/Switch.tsx';
import { AgeFields } from '../stage/gate/AgeFields.tsx';
import { CountryFields } from '../stage/gate/CountryFields.tsx';
import styles from './Bids.module.css';

interface CheckFieldsProps {
  readonly draft: MeetingSettings;
  readonly onChecks: (checks: MeetingChecks) => void;
}

/** What a creator checks of a fan who has won: a least age, countries, and a look of their own at what was given. */
export function CheckFields({ draft, onChecks }: CheckFieldsProps) {
  const { checks = {} } = draft;
  const { leastAge, countries, verified = false, ownReview = false } = checks;
  const put = ({ leastAge: age, countries: of, verified: isVerified, ownReview: looks }: MeetingChecks) =>
    onChecks({
      ...(age === undefined ? {} : { leastAge: age }),
      ...(of === undefined ? {} : { countries: of }),
      ...(isVerified === true ? { verified: true } : {}),
      ...(looks === true ? { ownReview: true } : {}),
    });
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{t('offer.checks')}</legend>
      <p className={styles.small}>{t('offer.checksHint')}</p>
      <AgeFields
        label={t('offer.age')}
        years={t('offer.years')}
        leastAge={leastAge}
        onAge={(age) => put({ ...checks, leastAge: age })}
      />
      <Switch
        label={t('offer.verified')}
        hint={t('offer.verifiedHint')}
        checked={verified}
        onChange={(isOn) => put({ ...checks, verified: isOn })}
      />
      <CountryFields countries={countries} onCountries={(of) => put({ ...checks, countries: of })} />
      {needsForm(draft) ? (
        <Switch
          label={t('offer.review')}
          hint={t('offer.reviewHint')}
          checked={ownReview}
          onChange={(looks) => put({ ...checks, ownReview: looks })}
        />
      ) : null}
    </fieldset>
  );
}
