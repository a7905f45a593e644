import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import type { ChatRow } from '../../model/chat/chatRows.ts';
import { isWhole } from '../../model/chat/outgoing.ts';
import { t as filesText } from '../../texts/files.ts';
import { formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/messenger.ts';
import { refusalText } from '../../texts/refusals.ts';
import { GateHelp } from '../stage/gate/GateHelp.tsx';
import styles from './Bubble.module.css';
import { BubbleRow } from './Bubble.tsx';
import { OutgoingFiles } from './files/OutgoingFiles.tsx';
import { LineText } from './LineText.tsx';
import { QuoteBox } from './QuoteBox.tsx';
import { Ticks } from './Ticks.tsx';
import type { Talk } from './useTalk.ts';

/** Whose gate it may be: the other one's of a conversation of two, or the owner's of a group. */
const gateOwnerOf = ({ isGroup, view, other }: Talk): string | undefined =>
  isGroup ? view?.members.find(({ role }) => role === 'owner')?.person.id : other?.id;

type OutgoingOf = Extract<ChatRow<ChatLine>, { readonly type: 'outgoing' }>;

/** What one has sent and nobody has seen yet. What was refused says why, and can be sent again or taken away. */
export function OutgoingBubble({ row, talk }: { readonly row: OutgoingOf; readonly talk: Talk }) {
  const { message, isFirst, isLast } = row;
  const { text, replyTo, files, atMs, state } = message;
  const { again, take } = talk.open;
  return (
    <BubbleRow isOwn author={null} isFirst={isFirst} isLast={isLast}>
      <article className={styles.bubble} data-outgoing={state.type}>
        {replyTo === null ? null : (
          <QuoteBox
            quoted={talk.quoted(replyTo)}
            people={talk.people}
            onPress={() => talk.deeds.goTo(replyTo)}
          />
        )}
        {files ? <OutgoingFiles files={files} open={talk.open} /> : null}
        <div className={styles.content}>
          <LineText text={text} people={talk.people} selfId={talk.selfId} />
          <span className={styles.meta}>
            <time>{formatWhen(atMs, 'clock')}</time>
            <Ticks state={state.type} />
          </span>
        </div>
        {state.type === 'refused' ? (
          <p role="alert" className={styles.problem}>
            <span>{refusalText(state.code)}</span>
            <button type="button" className={styles.again} onClick={() => again(message)}>
              {t('outgoing.again')}
            </button>
            <button type="button" className={styles.again} onClick={() => take(message)}>
              {t('outgoing.take')}
            </button>
            <GateHelp
              code={state.code}
              creatorId={gateOwnerOf(talk)}
              place={talk.isGroup ? 'group' : 'conversation'}
            />
          </p>
        ) : null}
        {state.type === 'sending' && !isWhole(message) ? (
          <button type="button" className={styles.again} onClick={() => take(message)}>
            {filesText('outgoing.cancel')}
          </button>
        ) : null}
      </article>
    </BubbleRow>
  );
}
