import { outcomeOf } from '../../net/room/requestOutcome.ts';
import { t } from '../../texts/messenger.ts';
import { PictureField } from '../stage/picture/PictureField.tsx';
import styles from './Details.module.css';
import { Face } from './Face.tsx';
import type { Talk } from './useTalk.ts';

/** Lets the admins of a group give it a picture, or take it away. */
export function GroupPicture({ talk }: { readonly talk: Talk }) {
  const { view, open, pictureId } = talk;
  const set = async (fileId: string | null) => outcomeOf(await open.request('setPicture', { fileId }));
  return (
    <section className={styles.card} aria-label={t('groupPicture.title')}>
      <h3 className={styles.cardTitle}>{t('groupPicture.title')}</h3>
      <PictureField
        face={
          <Face
            face={{ id: open.kept.conversationId, name: view?.name ?? '' }}
            {...{ pictureId }}
            size={64}
          />
        }
        about={t('groupPicture.about')}
        has={pictureId !== undefined}
        onSet={set}
        onRemove={() => set(null)}
      />
    </section>
  );
}
