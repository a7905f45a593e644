import { type CSSProperties, useEffect, useRef, useState } from 'react';
import type { ReactionCounts, ReactionKind } from '../../../shared/protocol/feed.ts';
import { VIEW_LIMITS } from '../../model/viewLimits.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { formatCount } from '../../texts/format.ts';
import styles from './ReactionRain.module.css';
import { REACTION_LOOKS } from './reactionLooks.tsx';

interface Particle {
  readonly id: number;
  readonly kind: ReactionKind;
  /** How many reactions it stands for. */
  readonly count: number;
  readonly style: CSSProperties;
}

/** At most so many reactions of a kind rise for one frame; the last of them carries the rest as a number. */
const PER_KIND = 3;

/** Lets reactions rise over the picture. CSS moves them, and their number is bounded. */
export default function ReactionRain({ connection }: { readonly connection: StreamConnection }) {
  const [particles, setParticles] = useState<readonly Particle[]>([]);
  const nextId = useRef(0);
  useEffect(
    () =>
      connection.listen({
        fresh: (events) => {
          for (const event of events) {
            if (event.type !== 'reactions') continue;
            const risen = spread(event.counts, () => nextId.current++);
            setParticles((before) => [...before, ...risen].slice(-VIEW_LIMITS.reactionParticles));
          }
        },
      }),
    [connection],
  );
  return (
    <div aria-hidden className={styles.rain}>
      {particles.map(({ id, kind, count, style }) => {
        const { Icon, colour } = REACTION_LOOKS[kind];
        return (
          <span
            key={id}
            className={styles.particle}
            style={{ ...style, color: colour }}
            onAnimationEnd={() => setParticles((all) => all.filter((other) => other.id !== id))}
          >
            <Icon />
            {count > 1 ? <span className={styles.count}>{formatCount(count)}</span> : null}
          </span>
        );
      })}
    </div>
  );
}

function spread(counts: ReactionCounts, nextId: () => number): readonly Particle[] {
  return Object.entries(counts).flatMap(([kind, total]) => {
    const many = Math.min(PER_KIND, total);
    return Array.from({ length: many }, (_, index) => ({
      id: nextId(),
      kind: kind as ReactionKind,
      count: index === many - 1 ? total - many + 1 : 1,
      style: {
        left: `${8 + Math.random() * 84}%`,
        animationDelay: `${index * 110 + Math.random() * 80}ms`,
        '--drift': `${Math.round(Math.random() * 56 - 28)}px`,
        '--scale': (0.8 + Math.random() * 0.5).toFixed(2),
      } as CSSProperties,
    }));
  });
}
