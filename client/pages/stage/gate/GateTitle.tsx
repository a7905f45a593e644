import type { GatePlace } from '../../../../shared/protocol/gates.ts';
import { t } from '../../../texts/gates.ts';

/** What a closed gate is called. */
export default function GateTitle({ place }: { readonly place: GatePlace }) {
  return t(`title.${place}`);
}
