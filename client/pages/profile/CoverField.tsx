import type { ProfileAnswer } from '../../../shared/protocol/profiles.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { profileApi } from '../../net/profileApi.ts';
import { t } from '../../texts/profile.ts';
import { PictureField } from '../stage/picture/PictureField.tsx';
import { Cover } from './Cover.tsx';
import styles from './Profile.module.css';

interface CoverFieldProps {
  readonly profile: ProfileAnswer;
  readonly onChange: () => void;
}

/** Lets a person choose the wide picture above their profile. */
export function CoverField({ profile, onChange }: CoverFieldProps) {
  const told = async (asked: Promise<Outcome<object>>) => {
    const answer = await asked;
    if (answer.ok) onChange();
    return answer;
  };
  const has = Boolean(profile.coverVersion);
  return (
    <section className={styles.coverField} aria-label={t('edit.cover')}>
      {has ? <Cover profile={profile} /> : null}
      <PictureField
        use="cover"
        face={null}
        about={t('edit.coverAbout')}
        has={has}
        onSet={(fileId) => told(profileApi.setCover(fileId))}
        onRemove={() => told(profileApi.clearCover())}
      />
    </section>
  );
}
