import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import type { Log } from '../../../log.ts';
import type { Clock } from '../../runtime/port.ts';
import type { RecordOrder } from '../port.ts';
import { JANUS } from './janusLimits.ts';
import type { PublisherSlot } from './PublisherSlot.ts';
import { recordFeed } from './videoRoom.ts';

export interface JanusRecorderInput {
  /** The folder where Janus writes, as this process sees it; null when there is none. */
  readonly folder: string | null;
  readonly clock: Clock;
  readonly log: Log;
  /** Tells that Janus did not confirm that it stopped: the publisher's connection there has to end. */
  readonly onUnsure: (stand: PublisherSlot) => void;
}

interface Kept {
  readonly stand: PublisherSlot;
  readonly order: string;
  readonly file: string;
  isThere: boolean;
}

/** Has what a stream's publisher sends kept in files, as was ordered last, wherever the stream lives. */
export class JanusRecorder {
  readonly #input: JanusRecorderInput;
  #order: RecordOrder | null = null;
  /** The place where the publisher is connected; null when there is none. */
  #stand: PublisherSlot | null = null;
  #kept: Kept | null = null;

  constructor(input: JanusRecorderInput) {
    this.#input = input;
  }

  /** Obeys an order. The wish to stop leaves at once. Resolves when what is ordered holds. */
  async obey(order: RecordOrder | null): Promise<void> {
    this.#order = order;
    await this.#follow();
  }

  /** Tells where the publisher is connected; null when nowhere any more, and Janus closes what was kept. */
  follow(stand: PublisherSlot | null): void {
    if (this.#stand === stand) return;
    this.#stand = stand;
    void this.#follow();
  }

  /** Ends it. Janus closes the files with the publisher's handle, and nobody is told anything any more. */
  close(): void {
    this.#order = null;
    this.#kept = null;
  }

  async #follow(): Promise<void> {
    const before = this.#kept;
    const [order, stand] = [this.#order, this.#stand];
    if (before && before.stand === stand && before.order === order?.name) {
      if (before.isThere) order.told('writing');
      return;
    }
    this.#kept = null;
    const stopped = before && before.stand === stand ? this.#stop(stand) : null;
    if (order && stand) await this.#start(order, stand);
    else order?.told('waiting');
    await stopped;
  }

  /** Starts recording, each time with files of their own: Janus would begin the same ones anew. */
  async #start(order: RecordOrder, stand: PublisherSlot): Promise<void> {
    const { folder, log } = this.#input;
    if (folder === null) return order.told('impossible');
    const file = `${order.name}~${randomBytes(6).toString('hex')}`;
    const kept: Kept = { stand, order: order.name, file, isThere: false };
    this.#kept = kept;
    order.told('waiting');
    try {
      await recordFeed(stand.publisher, file);
    } catch (err) {
      log.warn({ err }, 'janus does not record');
      if (this.#kept === kept) this.#order?.told('impossible');
      return;
    }
    await this.#look(folder, kept);
  }

  /**
   * Looks whether the file is there. Janus tells nobody when it cannot open a file, or opens it in a folder that is not
   * the one we see.
   */
  async #look(folder: string, kept: Kept, spentMs = 0): Promise<void> {
    const names = await readdir(folder).catch(() => []);
    if (this.#kept !== kept) return;
    kept.isThere = names.some((name) => name.startsWith(kept.file));
    if (kept.isThere) return this.#order?.told('writing');
    if (spentMs >= JANUS.fileMs) return this.#order?.told('impossible');
    this.#input.clock.after(JANUS.lookMs, () => void this.#look(folder, kept, spentMs + JANUS.lookMs));
  }

  async #stop(stand: PublisherSlot): Promise<void> {
    try {
      await recordFeed(stand.publisher, null);
    } catch (err) {
      this.#input.log.warn({ err }, 'janus did not confirm that it stopped recording');
      if (this.#stand === stand) this.#input.onUnsure(stand);
    }
  }
}
