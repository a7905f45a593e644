import type { Deed } from '../../../../shared/protocol/desk.ts';
import { t } from '../../../texts/desk.ts';
import { formatWhen } from '../../../texts/format.ts';
import { isolate, shown } from '../../../ui/isolate.tsx';
import styles from './Desk.module.css';

/** Lists what was done, the newest first. */
export function DeskLog({ deeds, isGroup }: { readonly deeds: readonly Deed[]; readonly isGroup: boolean }) {
  return (
    <div className={styles.part}>
      {deeds.length === 0 ? <p className={styles.note}>{t('logNone')}</p> : null}
      <ul className={styles.list}>
        {deeds.toReversed().map(({ seq, atMs, by, type, person, detail }) => (
          <li key={seq} className={styles.row}>
            <p>
              {shown(
                t(type === 'deleted' && detail === '' ? 'deed.deletedWordless' : `deed.${type}`, {
                  by: isolate(by?.name ?? t(isGroup ? 'owner' : 'creator')),
                  name: isolate(person?.name ?? t('nobody')),
                  detail: type === 'role' ? roleWords(detail) : isolate(detail),
                }),
              )}
            </p>
            <p className={styles.note}>{formatWhen(atMs, 'second')}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}

function roleWords(role: string): string {
  if (role === 'admin' || role === 'member') return t(`role.${role}`);
  return role === 'lead' || role === 'moderator' || role === 'vip' ? t(`role.${role}`) : t('role.none');
}
