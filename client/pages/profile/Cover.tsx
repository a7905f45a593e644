import type { ProfileAnswer } from '../../../shared/protocol/profiles.ts';
import styles from './Profile.module.css';

/** The wide picture above a profile, where there is one. It is decoration: whose profile it is stands below it. */
export function Cover({ profile: { person, coverVersion } }: { readonly profile: ProfileAnswer }) {
  if (!coverVersion) return null;
  const address = `/people/${person.id}/cover?${coverVersion}`;
  return <img key={address} src={address} alt="" width={1440} height={480} className={styles.cover} />;
}
