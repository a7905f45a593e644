import { Suspense } from 'react';
import { GATE_REFUSALS } from '../../../../shared/gateRefusals.ts';
import type { GatePlace } from '../../../../shared/protocol/gates.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';

const GateDialog = lazyPart(() => import('./GateDialog.tsx'));

const AT_GATES: ReadonlySet<RejectionCode> = new Set(Object.values(GATE_REFUSALS));

interface GateHelpProps {
  /** Why the last wish was refused; undefined: it was not. */
  readonly code: RejectionCode | undefined;
  readonly creatorId: string | undefined;
  readonly place: GatePlace;
}

/** Stands under what was refused at a gate, and leads to what is asked there. It shows nothing for every other refusal. */
export function GateHelp({ code, creatorId, place }: GateHelpProps) {
  if (!code || creatorId === undefined || !AT_GATES.has(code)) return null;
  return (
    <Suspense fallback={null}>
      <GateDialog creatorId={creatorId} place={place} />
    </Suspense>
  );
}
