import { Worker } from 'node:worker_threads';
import type { CrowdAnswer, CrowdInput, CrowdOrder } from './crowd.ts';

/** One worker thread with its part of the audience. It answers one question at a time. */
export class CrowdWorker {
  readonly #worker: Worker;
  #waiting = new Map<CrowdAnswer['type'], PromiseWithResolvers<CrowdAnswer>>();

  constructor(input: CrowdInput) {
    this.#worker = new Worker(new URL('./crowd.ts', import.meta.url), { workerData: input });
    this.#worker.on('message', (answer: CrowdAnswer) => {
      this.#waiting.get(answer.type)?.resolve(answer);
      this.#waiting.delete(answer.type);
    });
    this.#worker.on('error', (error) => {
      for (const { reject } of this.#waiting.values()) reject(error);
    });
  }

  tell(order: CrowdOrder): void {
    this.#worker.postMessage(order);
  }

  ask<T extends CrowdAnswer['type']>(
    order: CrowdOrder,
    answer: T,
  ): Promise<Extract<CrowdAnswer, { type: T }>> {
    const waiting = Promise.withResolvers<CrowdAnswer>();
    this.#waiting.set(answer, waiting);
    this.tell(order);
    return waiting.promise as Promise<Extract<CrowdAnswer, { type: T }>>;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
