import type { Account } from '../../../shared/protocol/people.ts';
import { useStore } from '../../base/createStore.ts';
import { pictureChanges } from '../../base/pictureChanges.ts';
import { clearPicture, hasPicture, setPicture } from '../../net/pictureApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { t } from '../../texts/people.ts';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { PictureField } from '../stage/picture/PictureField.tsx';
import styles from './Account.module.css';

/** Lets a person choose the picture that others see beside their name. */
export function ProfilePicture({ account }: { readonly account: Account }) {
  const changes = useStore(pictureChanges)[account.id];
  const has = useAsked(() => hasPicture(account.id), [account.id, changes]).value;
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t('picture.title')}</h2>
      <PictureField
        face={<Avatar person={account} size={88} />}
        about={t('picture.about')}
        has={has === true}
        onSet={(fileId) => setPicture(account.id, fileId)}
        onRemove={() => clearPicture(account.id)}
      />
    </Card>
  );
}
