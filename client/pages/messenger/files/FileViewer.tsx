import ChevronLeft from 'lucide-react/icons/chevron-left';
import ChevronRight from 'lucide-react/icons/chevron-right';
import Download from 'lucide-react/icons/download';
import X from 'lucide-react/icons/x';
import ZoomIn from 'lucide-react/icons/zoom-in';
import ZoomOut from 'lucide-react/icons/zoom-out';
import * as Radix from 'radix-ui/dialog';
import { type KeyboardEvent, useState } from 'react';
import { formatDuration } from '../../../../shared/time.ts';
import { useFileAddress } from '../../../net/chat/fileAddresses.ts';
import { t } from '../../../texts/files.ts';
import { formatNumber, formatWhen } from '../../../texts/format.ts';
import buttonStyles from '../../../ui/controls/IconButton.module.css';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { cx } from '../../../ui/cx.ts';
import { Spinner } from '../../../ui/display/Spinner.tsx';
import { isolate, shown, unmarked } from '../../../ui/isolate.tsx';
import styles from './FileViewer.module.css';
import type { ShownVisual, Visual } from './visuals.ts';

export interface FileViewerProps {
  readonly visuals: readonly ShownVisual[];
  /** Which one is looked at; null: it is closed. */
  readonly fileId: string | null;
  readonly onShow: (fileId: string | null) => void;
}

/** Shows a picture or a film over the page, and leads to those before and after it. */
export default function FileViewer({ visuals, fileId, onShow }: FileViewerProps) {
  const at = visuals.findIndex(({ file }) => file.id === fileId);
  const here = visuals[at];
  return (
    <Radix.Root open={here !== undefined} onOpenChange={(isOpen) => !isOpen && onShow(null)}>
      <Radix.Portal>
        {here ? <Shown here={here} at={at} visuals={visuals} onShow={onShow} /> : null}
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ShownProps extends Omit<FileViewerProps, 'fileId'> {
  readonly here: ShownVisual;
  readonly at: number;
}

function Shown({ here: { file, line }, at, visuals, onShow }: ShownProps) {
  const [isLarge, setLarge] = useState(false);
  const to = (next: number) => {
    const visual = visuals[next];
    if (!visual) return;
    setLarge(false);
    onShow(visual.file.id);
  };
  const turn = document.documentElement.dir === 'rtl' ? -1 : 1;
  const onKeyDown = (event: KeyboardEvent) => {
    // a film moves by the same keys
    if (event.target instanceof HTMLVideoElement) return;
    if (event.key === 'ArrowRight') to(at + turn);
    if (event.key === 'ArrowLeft') to(at - turn);
    if (event.key === '+') setLarge(true);
    if (event.key === '-') setLarge(false);
  };
  const when = formatWhen(line.atMs, 'minute');
  return (
    <Radix.Content className={styles.viewer} aria-describedby={undefined} data-viewer onKeyDown={onKeyDown}>
      <header className={styles.bar}>
        <Radix.Title className={styles.title}>
          {shown(t('viewer.from', { name: isolate(line.from.name), when }))}
        </Radix.Title>
        <span className={styles.count}>
          {t('viewer.place', { at: formatNumber(at + 1), count: formatNumber(visuals.length) })}
        </span>
        {file.content.type === 'picture' ? (
          <IconButton
            variant="scrim"
            label={t(isLarge ? 'viewer.zoomOut' : 'viewer.zoomIn')}
            icon={isLarge ? <ZoomOut /> : <ZoomIn />}
            onClick={() => setLarge(!isLarge)}
          />
        ) : null}
        <DownloadLink fileId={file.id} />
        <Radix.Close asChild>
          <IconButton variant="scrim" label={t('viewer.close')} icon={<X />} />
        </Radix.Close>
      </header>
      <Stage key={file.id} file={file} isLarge={isLarge} onZoom={() => setLarge(!isLarge)} />
      {at > 0 ? (
        <IconButton
          variant="scrim"
          className={cx(styles.step, styles.previous)}
          label={t('viewer.previous')}
          icon={<ChevronLeft />}
          onClick={() => to(at - 1)}
        />
      ) : null}
      {at < visuals.length - 1 ? (
        <IconButton
          variant="scrim"
          className={cx(styles.step, styles.next)}
          label={t('viewer.next')}
          icon={<ChevronRight />}
          onClick={() => to(at + 1)}
        />
      ) : null}
    </Radix.Content>
  );
}

function DownloadLink({ fileId }: { readonly fileId: string }) {
  const address = useFileAddress(fileId);
  if (!address) return null;
  return (
    <a
      className={cx(buttonStyles.button, buttonStyles.m, buttonStyles.scrim)}
      href={`${address.main}&download=1`}
      download
      aria-label={t('viewer.download')}
    >
      <Download />
    </a>
  );
}

interface StageProps {
  readonly file: Visual;
  readonly isLarge: boolean;
  readonly onZoom: () => void;
}

function Stage({ file, isLarge, onZoom }: StageProps) {
  const address = useFileAddress(file.id);
  const { name, content } = file;
  if (address === null) return <p className={styles.gone}>{t('gone')}</p>;
  if (!address) return <Spinner size={32} />;
  if (content.type === 'video') {
    const duration = formatDuration(content.durationMs);
    return (
      // biome-ignore lint/a11y/useMediaCaption: nobody has written captions for what people send each other
      <video
        className={styles.film}
        src={address.main}
        poster={address.thumb ?? undefined}
        aria-label={unmarked(t('film', { name: isolate(name), duration }))}
        controls
        autoPlay
        playsInline
      />
    );
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the button above, and + and -, do the same
    // biome-ignore lint/a11y/noStaticElementInteractions: for the same reason
    <div className={cx(styles.stage, isLarge && styles.large)} onClick={onZoom}>
      <img
        className={styles.picture}
        src={address.main}
        width={content.size.width}
        height={content.size.height}
        alt={unmarked(t('picture', { name: isolate(name) }))}
      />
    </div>
  );
}
