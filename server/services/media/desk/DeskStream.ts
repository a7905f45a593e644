import { assertNever } from '../../../../shared/assertNever.ts';
import type { SignalCommand } from '../../../../shared/protocol/commands.ts';
import { every } from '../../../every.ts';
import type { MediaAudience, RecordOrder } from '../port.ts';
import {
  type AskResult,
  type Audience,
  type AudienceCommand,
  type AudienceEffect,
  decideAudience,
  emptyAudience,
} from './audienceMachine.ts';
import { Desk, type DeskOutlets } from './Desk.ts';
import { DESK } from './deskLimits.ts';
import { type BusMessage, type Generation, outranks } from './deskMessages.ts';

export interface ViewerOpening {
  readonly peerId: string;
  readonly personId: string;
  readonly askId: string;
}

interface Ask {
  readonly personId: string;
  readonly answer: (result: AskResult) => void;
  readonly cancel: () => void;
}

/** One stream as one instance sees it: its local viewers, and its publisher if that one is connected here. */
export class DeskStream {
  readonly #outlets: DeskOutlets;
  readonly #asks = new Map<string, Ask>();
  #audience: Audience;
  #desk: Desk | null = null;
  /** The greatest generation number that was heard of. */
  #knownN = 0;
  /** The peers that every publisher that opens here admits. */
  #admitted: MediaAudience = 'all';
  #record: RecordOrder | null = null;
  #ended: { readonly n: number; readonly untilMs: number } | null = null;

  constructor(outlets: DeskOutlets) {
    this.#outlets = outlets;
    this.#audience = emptyAudience(outlets.clock.nowMs());
  }

  /** Opens the publisher. A browser that opens again keeps its viewers: they are negotiated with anew. */
  openPublisher(peerId: string, genId: string): void {
    const nowMs = this.#outlets.clock.nowMs();
    if (this.#desk?.publisherId === peerId) return this.#desk.reopen();
    this.#closeDesk();
    this.#ended = null;
    const gen = { n: Math.max(nowMs, this.#knownN + 1), id: genId };
    this.#desk = new Desk(this.#outlets, { publisherId: peerId, gen, audience: this.#admitted });
    if (this.#record) void this.#desk.record(this.#record);
  }

  openViewer({ peerId, personId, askId }: ViewerOpening): Promise<AskResult> {
    const { clock } = this.#outlets;
    const { promise, resolve } = Promise.withResolvers<AskResult>();
    const cancels = [
      every(clock, DESK.askAgainMs, () => this.#say({ k: 'ask', viewer: peerId, personId, askId })),
      clock.after(DESK.askMs, () => this.#run({ type: 'askedLongEnough', viewer: peerId, askId })),
    ];
    this.#asks.set(askId, {
      personId,
      answer: resolve,
      cancel: () => {
        for (const cancel of cancels) cancel();
      },
    });
    this.#run({ type: 'open', viewer: peerId, askId });
    return promise;
  }

  /** Takes a signal of a peer to its other end. False when one of both ends is not open. */
  signal(peerId: string, signal: SignalCommand): boolean {
    if (this.#desk?.publisherId === peerId) return this.#desk.signal(signal);
    return this.#run({ type: 'signal', viewer: peerId, signal });
  }

  close(peerId: string): void {
    if (this.#desk?.publisherId === peerId) this.#closeDesk();
    this.#run({ type: 'close', viewer: peerId });
  }

  admit(audience: MediaAudience): void {
    this.#admitted = audience;
    this.#desk?.run({ type: 'setAudience', audience });
  }

  async record(order: RecordOrder | null): Promise<void> {
    this.#record = order;
    if (this.#desk) await this.#desk.record(order);
    else order?.told('waiting');
  }

  end(): void {
    const nowMs = this.#outlets.clock.nowMs();
    const n = Math.max(nowMs, this.#knownN);
    this.#ended = { n, untilMs: nowMs + DESK.endedMs };
    this.#say({ k: 'ended', n });
    this.#over(n);
    this.#forgetOrders();
  }

  tick(): void {
    this.#desk?.beat();
    this.#run({ type: 'tick' });
  }

  /** Whether nothing is left here that needs the bus. */
  idle(): boolean {
    const contradicting = this.#ended !== null && this.#ended.untilMs > this.#outlets.clock.nowMs();
    const isOrdered = this.#admitted !== 'all' || this.#record !== null;
    return !this.#desk && this.#audience.seats.isEmpty() && !isOrdered && !contradicting;
  }

  receive(message: BusMessage): void {
    switch (message.k) {
      case 'here':
        this.#heard(message, true);
        if (message.claim && this.#desk && outranks(this.#desk.gen, message.gen)) {
          this.#sayTo(message.from, { k: 'outranked', gen: this.#desk.gen });
        }
        return;
      case 'gone':
        this.#run({ type: 'publisherGone', genId: message.genId, soon: message.soon ?? false });
        return;
      case 'ended':
        return this.#over(message.n);
      case 'outranked':
        return this.#outranked(message.gen);
      case 'ask':
      case 'leave':
      case 'renew':
      case 'signal':
        return this.#forDesk(message);
      case 'note': {
        const { gen, viewer, askId, note, refused } = message;
        this.#heard(message, false);
        this.#run({ type: 'noted', genId: gen.id, viewer, askId, note, refused });
        return;
      }
      case 'relay': {
        const { genId, viewer, signal } = message;
        this.#run({ type: 'relayed', genId, viewer, signal });
        return;
      }
      default:
        return assertNever(message);
    }
  }

  #forDesk(message: Extract<BusMessage, { k: 'ask' | 'leave' | 'renew' | 'signal' }>): void {
    const desk = this.#desk;
    if (!desk) return;
    const { from: node } = message;
    if (message.k === 'ask') {
      const { viewer, personId, askId } = message;
      desk.run({ type: 'askPlace', viewer, personId, node, askId });
    } else if (message.k === 'leave') desk.run({ type: 'leave', viewer: message.viewer, node });
    else if (message.genId !== desk.gen.id) return;
    else if (message.k === 'renew') desk.run({ type: 'renew', node, viewers: message.viewers });
    else desk.run({ type: 'signalFromViewer', viewer: message.viewer, node, signal: message.signal });
  }

  #heard({ from, gen }: { readonly from: string; readonly gen: Generation }, beat: boolean): void {
    if (this.#ended && gen.n <= this.#ended.n) return this.#say({ k: 'ended', n: this.#ended.n });
    this.#knownN = Math.max(this.#knownN, gen.n);
    const mine = this.#desk?.gen;
    if (mine && mine.id !== gen.id && outranks(gen, mine)) this.#closeDesk();
    this.#run({ type: 'heard', node: from, gen, beat });
  }

  /**
   * Hears that another publisher ranks higher. The clock of an instance that published earlier may be ahead: whoever
   * came later still replaces it.
   */
  #outranked(gen: Generation): void {
    this.#knownN = Math.max(this.#knownN, gen.n);
    if (!this.#desk || !outranks(gen, this.#desk.gen)) return;
    if (!this.#desk.raiseAbove(gen)) this.#closeDesk();
  }

  #over(n: number): void {
    this.#knownN = Math.max(this.#knownN, n);
    if (!this.#desk || this.#desk.gen.n <= n) {
      this.#forgetOrders();
      this.#closeDesk();
    }
    const { publisher } = this.#audience;
    if (!publisher || publisher.gen.n <= n) this.#run({ type: 'ended' });
  }

  #forgetOrders(): void {
    this.#admitted = 'all';
    this.#record = null;
  }

  #closeDesk(): void {
    const desk = this.#desk;
    if (!desk) return;
    this.#desk = null;
    desk.close();
    this.#record?.told('waiting');
    this.#outlets.forget(desk.publisherId);
  }

  #run(command: AudienceCommand): boolean {
    const decision = decideAudience(this.#audience, command, this.#outlets.clock.nowMs());
    if (!decision.ok) return false;
    this.#audience = decision.next;
    for (const effect of decision.effects) this.#carryOut(effect);
    return true;
  }

  #carryOut(effect: AudienceEffect): void {
    switch (effect.type) {
      case 'ask': {
        const { viewer, askId } = effect;
        const personId = this.#asks.get(askId)?.personId ?? viewer;
        return this.#say({ k: 'ask', viewer, personId, askId });
      }
      case 'answer': {
        const ask = this.#asks.get(effect.askId);
        this.#asks.delete(effect.askId);
        ask?.cancel();
        ask?.answer(effect.result);
        return;
      }
      case 'tell':
        return this.#outlets.tell(effect.viewer, effect.message);
      case 'forget':
        return this.#outlets.forget(effect.viewer);
      case 'leave':
        return this.#sayTo(effect.node, { k: 'leave', viewer: effect.viewer });
      case 'renew': {
        const { genId, viewers } = effect;
        return this.#sayTo(effect.node, { k: 'renew', genId, viewers: [...viewers] });
      }
      case 'signalPublisher': {
        const { genId, viewer, signal } = effect;
        return this.#sayTo(effect.node, { k: 'signal', genId, viewer, signal });
      }
      default:
        return assertNever(effect);
    }
  }

  #say(message: Unsigned<BusMessage>): void {
    const { streamId: stream, node: from } = this.#outlets;
    this.#outlets.broadcast({ ...message, stream, from });
  }

  #sayTo(node: string, message: Unsigned<BusMessage>): void {
    const { streamId: stream, node: from } = this.#outlets;
    this.#outlets.sendTo(node, { ...message, stream, from });
  }
}

type Unsigned<Message> = Message extends BusMessage ? Omit<Message, 'stream' | 'from'> : never;
