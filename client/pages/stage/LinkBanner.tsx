import type { LinkState } from '../../net/room/linkState.ts';
import { t } from '../../texts/stage.ts';
import { Spinner } from '../../ui/display/Spinner.tsx';
import styles from './LinkBanner.module.css';
import { useLasting } from './useLasting.ts';

/** A drop that heals at once is not worth a word. */
const WORTH_SAYING_MS = 900;

/** Over the picture, while the page is on its way back into the stream. */
export function LinkBanner({ link, hasStage }: { readonly link: LinkState; readonly hasStage: boolean }) {
  const away = hasStage && (link.type === 'reconnecting' || link.type === 'connecting');
  const shown = useLasting(away, WORTH_SAYING_MS);
  return (
    <div role="status" className={styles.place}>
      {shown ? (
        <p className={styles.banner}>
          <Spinner size={14} /> {t('link.reconnecting')}
        </p>
      ) : null}
    </div>
  );
}
