import { lookingTopic } from '../../domain/topics/looking.ts';
import type { BusPort } from '../../services/bus/port.ts';

/** Knows which pages of a person are in view, and says so to whoever would tell a device that its person is away. */
export class LookingPages<Page = unknown> {
  readonly #inView = new Set<Page>();

  take(page: Page, { isInView }: { readonly isInView: boolean }): void {
    if (isInView) this.#inView.add(page);
    else this.#inView.delete(page);
  }

  left(page: Page): void {
    this.#inView.delete(page);
  }

  /** Answers while a page is in view, until the function that it resolves to is called. */
  answerOn(bus: BusPort, personId: string): Promise<() => void> {
    const topic = lookingTopic(personId);
    return bus.subscribe(topic, ({ type }) => {
      if (type === 'asked' && this.#inView.size > 0) bus.publish(topic, { type: 'here' });
    });
  }
}
