import { useRef } from 'react';
import { showsScreen } from '../../media/devices.ts';
import { usePlayback } from '../../media/usePlayback.ts';
import { TapToGoOn } from './TapToGoOn.tsx';

export interface LiveVideoProps {
  readonly stream: MediaStream | null;
  /** The class of the box that the picture fills. */
  readonly className: string | undefined;
  readonly label: string;
  /** One’s own camera is seen as in a mirror. */
  readonly mirrored?: boolean;
  readonly muted?: boolean;
}

/** A picture that goes on by itself, with the tap that it may need lying over it. */
export function LiveVideo({ stream, className, label, mirrored, muted = false }: LiveVideoProps) {
  const video = useRef<HTMLVideoElement>(null);
  const kept = usePlayback(video, { stream, muted });
  return (
    <div className={className}>
      <video
        ref={video}
        data-mirrored={(mirrored && !showsScreen(stream)) || undefined}
        muted={muted}
        aria-label={label}
        playsInline
      />
      {stream ? <TapToGoOn {...kept} /> : null}
    </div>
  );
}
