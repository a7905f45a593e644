import type { StreamKeyAnswer } from '../../../shared/protocol/http.ts';
import { api } from '../../net/api.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { formatNumber } from '../../texts/format.ts';
import { Problem } from '../../ui/Problem.tsx';
import { AddressField } from './AddressField.tsx';
import styles from './EncoderFields.module.css';
import { EncoderState } from './EncoderState.tsx';
import { RenewButton } from './RenewButton.tsx';
import { useSecret } from './useSecret.ts';

/** How OBS, or another encoder, comes to send: what to type into it, and whether it does. */
export function EncoderFields({ connection }: { readonly connection: StreamConnection }) {
  const { value: known, error, renew } = useSecret({ ask: api.streamKey, renew: api.renewStreamKey });
  if (error) return <Problem text={error} />;
  if (known && !known.isUsable) {
    return (
      <p role="status" className={styles.note}>
        This server sends pictures from browser to browser, so OBS has no way in. Whoever runs it can add a
        media server (Janus): then it works.
      </p>
    );
  }
  return (
    <div className={styles.fields}>
      <EncoderState connection={connection} />
      <Steps known={known} />
      <p className={styles.note}>
        Keep this page open: it is your control panel. A one-to-one uses this device’s camera and microphone,
        and nobody sees OBS meanwhile.
      </p>
      <RenewButton
        what="stream key"
        consequence="Whatever sends with the old one is cut off at once: put the new one into OBS."
        renew={renew}
        className={styles.renew}
      />
    </div>
  );
}

function Steps({ known }: { readonly known: StreamKeyAnswer | null }) {
  const kilobits = known ? formatNumber(Math.round(known.videoBitsPerSecond / 1_000)) : '…';
  return (
    <ol className={styles.steps}>
      <li>
        In OBS open <b>Settings → Stream</b> and choose the service <b>WHIP</b>.
      </li>
      <li>
        Fill in these two:
        <div className={styles.values}>
          <AddressField label="Server" showLabel value={`${window.location.origin}/whip`} />
          <AddressField label="Bearer token" showLabel what="stream key" value={known?.key ?? null} secret />
        </div>
      </li>
      <li>
        Under <b>Output</b>: H.264 without B-frames, a keyframe every second, at most {kilobits} kbit/s.
      </li>
      <li>
        Go live here, then press <b>Start Streaming</b> in OBS.
      </li>
    </ol>
  );
}
