import type { AuditPage } from '../../../shared/auditActs.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { LedgerPort } from '../../services/ledger/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { dueEffects, type OrderResult } from '../orders/effects.ts';
import type { OrderEffectRunner } from '../orders/OrderEffectRunner.ts';
import { cutFrame } from '../stream/cutFrame.ts';
import type { LinkedFrame } from '../stream/link/link.ts';
import { nextDeadline } from '../stream/machine/deadlines.ts';
import type { StreamOrders } from '../stream/machine/modes.ts';
import { restoreStream } from '../stream/machine/restore.ts';
import type { StreamState } from '../stream/machine/state.ts';
import type { StreamDocument } from '../stream/streamDocument.ts';
import { decideStream, type StreamCommand } from '../stream/streamMachine.ts';
import { createStreamOrderRunner } from '../stream/streamOrders.ts';
import { STREAM_ID } from './StreamStory.ts';

/** A planted error replaces one part with a wrong one. */
export interface ModesPlant {
  readonly decide?: typeof decideStream;
  readonly due?: (orders: StreamOrders) => ReturnType<typeof dueEffects>;
  readonly restore?: typeof restoreStream;
  /** Money moves for what is not written yet. */
  readonly paysFirst?: boolean;
  /** Shards are told of no rights. */
  readonly blindShards?: boolean;
}

/** Where the process may end while it tells. */
export type Death = 'beforeWrite' | 'afterWrite' | null;

export interface SimRulerInput {
  readonly document: StreamDocument;
  readonly epoch: number;
  readonly nowMs: () => number;
  readonly clock: Clock;
  readonly ledger: LedgerPort;
  readonly plant: ModesPlant;
  readonly write: (document: StreamDocument) => void;
  readonly keep: (page: AuditPage) => void;
  readonly onFailed: (error: unknown) => void;
  readonly tell: (frame: LinkedFrame, ruler: SimRuler) => void;
}

/** The real mind and the real hands, with a store that is only a variable: decided, written, told, done, in that order. */
export class SimRuler {
  readonly #input: SimRulerInput;
  readonly #hands: OrderEffectRunner;
  readonly #waiting: (() => void)[] = [];
  /** Results of effects on their way back; the story brings them, in any order, perhaps twice. */
  readonly results: {
    readonly result: OrderResult;
    readonly resolve: (refused: RejectionCode | null) => void;
  }[] = [];
  state: StreamState;
  told: StreamState;
  alive = true;

  constructor(input: SimRulerInput) {
    this.#input = input;
    const { document, epoch, plant, ledger, clock } = input;
    const restore = plant.restore ?? restoreStream;
    this.state = restore({ document, epoch, shownIds: [], shownTips: [], nowMs: input.nowMs() });
    this.told = this.state;
    this.#hands = createStreamOrderRunner({
      streamId: STREAM_ID,
      creatorId: document.creatorId,
      ledger,
      clock,
      decided: (result) => new Promise((resolve) => void this.results.push({ result, resolve })),
      onFailed: input.onFailed,
    });
  }

  command(command: StreamCommand, settled: () => void = () => {}): RejectionCode | null {
    const { plant, nowMs } = this.#input;
    const decision = (plant.decide ?? decideStream)(this.state, command, nowMs());
    if (!decision.ok) return decision.rejection;
    this.state = decision.next;
    if (plant.paysFirst) this.#hands.run((plant.due ?? dueEffects)(this.state.modes.orders));
    this.#waiting.push(settled);
    return null;
  }

  flush(death: Death = null): void {
    const { plant } = this.#input;
    const due = plant.due ?? dueEffects;
    const cut = cutFrame(this.state);
    if (cut?.auditPage) this.#input.keep(structuredClone(cut.auditPage));
    if (death === 'beforeWrite') return this.die();
    if (cut) {
      if (cut.document)
        this.#input.write(structuredClone({ ...cut.document, writtenAtMs: this.#input.nowMs() }));
      if (death === 'afterWrite') return this.die();
      this.state = cut.next;
      this.told = cut.next;
      if (cut.frame) this.#input.tell(cut.frame, this);
      this.#hands.run(due(cut.next.modes.orders));
    }
    for (const settle of this.#waiting.splice(0)) settle();
  }

  meetDeadlines(): void {
    for (;;) {
      const deadline = nextDeadline(this.state);
      if (!deadline || deadline.dueAtMs > this.#input.nowMs() || deadline.id === 'endedGrace') return;
      this.command({ type: 'deadlineDue', id: deadline.id });
    }
  }

  returnStray(holdIds: readonly string[]): Promise<void> {
    return this.#hands.returnStray(holdIds);
  }

  die(): void {
    this.alive = false;
    this.#hands.stop();
  }
}
