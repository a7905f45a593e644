import Flag from 'lucide-react/icons/flag';
import { Suspense, useState } from 'react';
import type { z } from 'zod';
import type { flagBody } from '../../../../shared/protocol/flags.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import { flagsApi } from '../../../net/flagsApi.ts';
import { t } from '../../../texts/flags.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { isolate, unmarked } from '../../../ui/isolate.tsx';

const FlagDialog = lazyPart(() => import('./FlagDialog.tsx'));

interface FlagButtonProps {
  readonly target: z.input<typeof flagBody>['target'];
  /** Whoever it is about. */
  readonly person: Person;
  /** The class of a button that stands in a line of text; absent: it stands by itself. */
  readonly plain?: string | undefined;
}

/** Reports a line, a stream or a person. */
export default function FlagButton({ target, person, plain }: FlagButtonProps) {
  const [isAsking, setAsking] = useState(false);
  const label =
    target.type === 'stream' ? t('do.stream') : unmarked(t('do.of', { name: isolate(person.name) }));
  return (
    <>
      {plain ? (
        <button type="button" className={plain} aria-label={label} onClick={() => setAsking(true)}>
          <Flag aria-hidden />
        </button>
      ) : (
        <IconButton label={label} icon={<Flag />} onClick={() => setAsking(true)} />
      )}
      <Suspense fallback={null}>
        {isAsking ? (
          <FlagDialog
            what={target.type}
            name={person.name}
            file={(why) => flagsApi.file({ target, ...why })}
            onClose={() => setAsking(false)}
          />
        ) : null}
      </Suspense>
    </>
  );
}
