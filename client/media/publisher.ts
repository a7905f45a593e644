import { assertNever } from '../../shared/assertNever.ts';
import type { MediaMessage, OpenMediaAnswer } from '../../shared/protocol/answers.ts';
import type { Rejection } from '../../shared/protocol/rejections.ts';
import { encodingsFor } from './encodings.ts';
import { browserEnv, type MediaEnv, type MediaRoom } from './mediaEnv.ts';
import { MEDIA_PACE, retryMs } from './mediaPace.ts';
import { PublisherLink } from './PublisherLink.ts';
import type { Quality } from './quality.ts';
import { createSignaller } from './signaller.ts';
import { isFinal } from './viewerMachine.ts';
import { watchQuality } from './watchQuality.ts';

export type PublisherState =
  | { readonly type: 'connecting' }
  /** `connections` that are up: viewers in the mesh, one with a media server. */
  | {
      readonly type: 'publishing';
      readonly transport: OpenMediaAnswer['transport'];
      readonly connections: number;
    }
  /** When it is `final`, nothing is tried any more. */
  | { readonly type: 'failed'; readonly rejection: Rejection; readonly final: boolean };

export interface PublisherInput extends MediaRoom {
  readonly stream: MediaStream;
  readonly onState: (state: PublisherState) => void;
  /** Called every two seconds with how well the first of its connections does; null when there is none. */
  readonly onQuality?: (quality: Quality | null) => void;
  readonly env?: MediaEnv;
}

export interface Publisher {
  readonly state: () => PublisherState;
  /** Sends other tracks to everybody, now and later. */
  readonly setStream: (stream: MediaStream) => void;
  /** Starts everything anew, because a new seat was taken. */
  readonly reopen: () => void;
  readonly close: () => void;
}

/** Sends the picture to whomever the room names (SPEC.md, CM15 …): every viewer, or one media server. */
export function createPublisher(input: PublisherInput): Publisher {
  const running = new RunningPublisher(input);
  return {
    state: () => running.state(),
    setStream: (stream) => running.setStream(stream),
    reopen: () => void running.open(0),
    close: () => running.close(),
  };
}

class RunningPublisher {
  readonly #input: PublisherInput;
  readonly #env: MediaEnv;
  readonly #signal: ReturnType<typeof createSignaller>;
  readonly #unsubscribe: () => void;
  readonly #bundle = new MediaStream();
  readonly #links = new Map<string, PublisherLink>();
  #stream: MediaStream;
  /** What the room answered when it opened; null while it is not open. */
  #opened: OpenMediaAnswer | null = null;
  #failed: Extract<PublisherState, { type: 'failed' }> | null = null;
  #closed = false;
  /** Connections to a media server since the last that came up. */
  #failures = 0;
  #judged: PublisherLink | undefined;
  #stopJudging = () => {};
  /** Answers to older questions do not count. */
  #question = 0;
  #cancelRetry = () => {};
  /** Messages that overtook the answer to the question. */
  #early: MediaMessage[] = [];

  constructor(input: PublisherInput) {
    this.#input = input;
    this.#env = input.env ?? browserEnv;
    this.#stream = input.stream;
    this.#signal = createSignaller({ room: input, env: this.#env, onOrphaned: (peer) => this.#end(peer) });
    this.#unsubscribe = input.subscribe((message) => this.#hear(message));
    void this.open(0);
  }

  state(): PublisherState {
    if (this.#failed) return this.#failed;
    if (!this.#opened) return { type: 'connecting' };
    return {
      type: 'publishing',
      transport: this.#opened.transport,
      connections: [...this.#links.values()].filter((link) => link.connected).length,
    };
  }

  async open(attempt: number): Promise<void> {
    if (this.#closed) return;
    this.#cancelRetry();
    this.#dropAll();
    const question = ++this.#question;
    this.#tell();
    const reply = await this.#input.request('openMedia', {});
    if (question !== this.#question || this.#closed) return;
    if (reply.type === 'answered') {
      this.#opened = reply.value as OpenMediaAnswer;
      this.#failed = null;
      this.#tell();
      for (const message of this.#early.splice(0)) this.#hear(message);
      return;
    }
    const { rejection } = reply;
    this.#failed = { type: 'failed', rejection, final: isFinal(rejection) };
    this.#tell();
    if (!this.#failed.final) this.#retry(attempt, rejection.retryAfterMs);
  }

  setStream(stream: MediaStream): void {
    this.#stream = stream;
    for (const link of this.#links.values()) link.setStream(stream);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unsubscribe();
    this.#cancelRetry();
    this.#dropAll();
    void this.#input.request('closeMedia', {});
  }

  #hear(message: MediaMessage): void {
    if (!this.#opened) {
      if (this.#early.length < MEDIA_PACE.messagesKept) this.#early.push(message);
      return;
    }
    switch (message.type) {
      case 'negotiate':
        // the server was quicker than our own next try
        this.#cancelRetry();
        this.#opened = { ...this.#opened, iceServers: message.iceServers ?? this.#opened.iceServers };
        return this.#begin(message.peer, this.#opened);
      case 'bye':
        return this.#end(message.peer);
      case 'hold':
      case 'resume':
        return this.#links.get(message.peer)?.hold(message.type === 'hold');
      case 'want':
        return this.#links.get(message.peer)?.want(message.want);
      case 'description':
      case 'candidate':
        return this.#links.get(message.peer)?.hear(message);
      case 'available':
      case 'connected':
      case 'arriving':
        return;
      default:
        return assertNever(message);
    }
  }

  #begin(peer: string, opened: OpenMediaAnswer): void {
    this.#links.get(peer)?.close();
    const input = {
      env: this.#env,
      peer,
      iceServers: opened.iceServers,
      signal: this.#signal,
      bundle: this.#bundle,
      encodings: (lines: number) => encodingsFor(opened, lines),
      onConnected: (connected: boolean) => {
        if (connected) this.#failures = 0;
        this.#tell();
        this.#watchQuality();
      },
      onLost: () => this.#end(peer),
    };
    this.#links.set(peer, new PublisherLink(input, this.#stream));
  }

  /** Ends one connection. A viewer asks again by itself; with a media server it is the publisher's turn. */
  #end(peer: string): void {
    const link = this.#links.get(peer);
    if (!link) return;
    link.close();
    this.#links.delete(peer);
    this.#tell();
    this.#watchQuality();
    if (peer === 'origin') this.#retry(this.#failures++);
  }

  /** Watches the quality of one connection: in the mesh the others are much alike. */
  #watchQuality(): void {
    const { onQuality } = this.#input;
    const link = [...this.#links.values()].find(({ connected }) => connected);
    if (!onQuality || link === this.#judged) return;
    this.#judged = link;
    this.#stopJudging();
    this.#stopJudging = () => {};
    if (!link) return onQuality(null);
    const { connection } = link;
    this.#stopJudging = watchQuality({
      env: this.#env,
      connection,
      direction: 'out',
      expects: () => link.sends,
      onQuality,
    });
  }

  #retry(attempt: number, atLeastMs = 0): void {
    const delayMs = Math.max(atLeastMs, retryMs('trouble', { attempt, random: this.#env.random() }));
    this.#cancelRetry();
    this.#cancelRetry = this.#env.after(delayMs, () => void this.open(attempt + 1));
  }

  #dropAll(): void {
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
    this.#watchQuality();
    this.#opened = null;
    this.#early = [];
  }

  #tell(): void {
    if (!this.#closed) this.#input.onState(this.state());
  }
}
