import Lock from 'lucide-react/icons/lock';
import LockOpen from 'lucide-react/icons/lock-open';
import { useEffect } from 'react';
import type { LineFile, LineLock } from '../../../../shared/protocol/chatFiles.ts';
import { lookAgain, useFileAddress } from '../../../net/chat/fileAddresses.ts';
import { t } from '../../../texts/files.ts';
import { formatMesi } from '../../../texts/format.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { shown } from '../../../ui/isolate.tsx';
import type { TextLine } from '../chatViews.ts';
import type { LineDeeds } from '../LineActions.tsx';
import { ReceiptLink } from '../ReceiptLink.tsx';
import styles from './Files.module.css';
import { LineFiles } from './LineFiles.tsx';
import { isVisual } from './visuals.ts';

export interface LockedFilesProps {
  readonly line: TextLine;
  readonly lock: LineLock;
  readonly files: readonly LineFile[];
  readonly isOwn: boolean;
  readonly deeds: LineDeeds;
}

/** Files that cost something: blurred, with the price, until the reader has paid; open to their writer. */
export function LockedFiles({ line, lock, files, isOwn, deeds }: LockedFilesProps) {
  const address = useFileAddress(files[0]?.id ?? '');
  const amount = formatMesi(lock.priceMinor);
  // somebody has paid: it may have been this reader, on another device
  useEffect(() => {
    if (lock.openedCount > 0) lookAgain(files.map(({ id }) => id));
  }, [lock.openedCount, files]);
  if (isOwn || address) {
    const words = isOwn ? t('lock.own', { count: lock.openedCount, amount }) : t('lock.yours', { amount });
    return (
      <>
        <LineFiles files={files} onOpen={deeds.openFile} />
        <p className={styles.lockNote}>
          {isOwn ? <Lock aria-hidden /> : <LockOpen aria-hidden />} {shown(words)}{' '}
          {isOwn ? null : <ReceiptLink onOpen={() => deeds.showReceipt(line.seq)} />}
        </p>
      </>
    );
  }
  const seen = files.find(isVisual);
  return (
    <div className={styles.locked} data-locked>
      {seen ? <img className={styles.placeholder} src={seen.content.placeholder} alt="" /> : null}
      <span className={styles.lockWords}>
        <Lock aria-hidden />
        {t('lock.what', { count: files.length })}
        {address === null && deeds.mayWrite ? (
          <Button variant="tip" onClick={() => deeds.unlock(line)}>
            {shown(t('lock.unlock', { amount }))}
          </Button>
        ) : null}
      </span>
    </div>
  );
}
