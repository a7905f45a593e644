import Play from 'lucide-react/icons/play';
import { type CSSProperties, useState } from 'react';
import { formatDuration } from '../../../../shared/time.ts';
import { useFileAddress } from '../../../net/chat/fileAddresses.ts';
import { t } from '../../../texts/files.ts';
import { cx } from '../../../ui/cx.ts';
import { isolate, unmarked } from '../../../ui/isolate.tsx';
import styles from './Files.module.css';
import { shownWidth, type Visual } from './visuals.ts';

export interface AlbumProps {
  readonly files: readonly Visual[];
  readonly onOpen: (fileId: string) => void;
}

/** The pictures and films of a line: one as it is, several as tiles. Each has its room before its bytes are here. */
export function Album({ files, onOpen }: AlbumProps) {
  const [only] = files;
  if (only && files.length === 1) {
    const { width, height } = only.content.size;
    const style: CSSProperties = {
      width: shownWidth({ width, height }),
      aspectRatio: `${width} / ${height}`,
    };
    return <Tile file={only} onOpen={onOpen} className={styles.single} style={style} />;
  }
  return (
    <ul className={styles.album} data-count={files.length} aria-label={t('album', { count: files.length })}>
      {files.map((file) => (
        <li key={file.id}>
          <Tile file={file} onOpen={onOpen} className={styles.tile} />
        </li>
      ))}
    </ul>
  );
}

interface TileProps {
  readonly file: Visual;
  readonly onOpen: (fileId: string) => void;
  readonly className: string | undefined;
  readonly style?: CSSProperties;
}

function Tile({ file, onOpen, className, style }: TileProps) {
  const address = useFileAddress(file.id);
  const [isLoaded, setLoaded] = useState(false);
  const { id, name, content } = file;
  const duration = content.type === 'video' ? formatDuration(content.durationMs) : '';
  const label =
    content.type === 'video'
      ? t('open.film', { name: isolate(name), duration })
      : t('open.picture', { name: isolate(name) });
  return (
    <button
      type="button"
      className={cx(styles.visual, className)}
      style={style}
      data-file={content.type}
      data-loaded={isLoaded || undefined}
      aria-label={unmarked(label)}
      onClick={() => onOpen(id)}
    >
      <img className={styles.placeholder} src={content.placeholder} alt="" />
      {address ? (
        <img
          className={styles.image}
          src={
            content.type === 'picture' && content.isAnimated ? address.main : (address.thumb ?? address.main)
          }
          alt=""
          decoding="async"
          onLoad={() => setLoaded(true)}
        />
      ) : null}
      {content.type === 'video' ? (
        <>
          <span className={styles.play}>
            <Play aria-hidden />
          </span>
          <span className={styles.badge}>{duration}</span>
        </>
      ) : null}
      {address === null ? <span className={styles.missing}>{t('gone')}</span> : null}
    </button>
  );
}
