import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { encoderOf, stageOf, useStreamView } from '../stage/useStreamConnection.ts';
import styles from './EncoderFields.module.css';

const WORDS = {
  waiting: { title: 'Waiting for OBS', body: 'Nothing is connected with your stream key yet.' },
  connecting: { title: 'OBS is connecting…', body: 'The picture is there in a moment.' },
  sending: { title: 'OBS is sending', body: 'Your viewers see it.' },
  held: { title: 'OBS is sending', body: 'Nobody is given it until the one-to-one is over.' },
} as const;

/** Whether an encoder sends, in a word; read out when it changes. */
export function EncoderState({ connection }: { readonly connection: StreamConnection }) {
  const state = useStreamView(connection, encoderOf)?.state ?? 'waiting';
  const inCall = useStreamView(connection, stageOf)?.mode.type === 'oneToOne';
  const { title, body } = WORDS[state === 'sending' && inCall ? 'held' : state];
  return (
    <div role="status" className={styles.state} data-state={state}>
      <span aria-hidden className={styles.lamp} />
      <span className={styles.stateTitle}>{title}</span>
      <span className={styles.stateBody}>{body}</span>
    </div>
  );
}
