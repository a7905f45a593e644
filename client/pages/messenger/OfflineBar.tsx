import { useStore } from '../../base/createStore.ts';
import { useOnline } from '../../base/useOnline.ts';
import { reachableStore } from '../../net/reachability.ts';
import type { LinkState } from '../../net/room/linkState.ts';
import { t } from '../../texts/messenger.ts';
import { Spinner } from '../../ui/display/Spinner.tsx';
import { useLasting } from '../stage/useLasting.ts';
import styles from './OfflineBar.module.css';

/** A connection that is back within this time is not worth a word; ms. */
const WORTH_SAYING_MS = 1_500;

/** Says whether the page has lost its room, or the browser its network. */
export function useIsAway(link: LinkState): boolean {
  const isReachable = useStore(reachableStore);
  const isOnline = useOnline();
  return link.type !== 'closed' && (!isOnline || !isReachable || link.type === 'reconnecting');
}

/** Above the lines, while there is no connection: nothing is lost that is written now. */
export function OfflineBar({ link }: { readonly link: LinkState }) {
  const isShown = useLasting(useIsAway(link), WORTH_SAYING_MS);
  return (
    <div role="status" data-tells-connection="">
      {isShown ? (
        <p className={styles.bar}>
          <Spinner size={14} />
          <span>{t('standing.offline')}</span>
        </p>
      ) : null}
    </div>
  );
}
