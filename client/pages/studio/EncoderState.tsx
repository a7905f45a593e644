import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { encoderOf, stageOf, useStreamView } from '../stage/useStreamConnection.ts';
import styles from './EncoderFields.module.css';
import { encoderWords } from './encoderWords.ts';

/** Whether an encoder sends, in a word; read out when it changes. */
export function EncoderState({ connection }: { readonly connection: StreamConnection }) {
  const encoder = useStreamView(connection, encoderOf);
  const inCall = useStreamView(connection, stageOf)?.mode.type === 'oneToOne';
  const { state, title, body } = encoderWords(encoder, { inCall });
  return (
    <div role="status" className={styles.state} data-state={state}>
      <span aria-hidden className={styles.lamp} />
      <span className={styles.stateTitle}>{title}</span>
      <span className={styles.stateBody}>{body}</span>
    </div>
  );
}
