import type { MediaNews } from '../../../shared/protocol/answers.ts';
import { FilmReel } from '../picture/FilmReel.ts';
import { type AskRoom, FilmSender } from '../picture/FilmSender.ts';
import type { Film } from '../picture/filmFile.ts';
import { GuestEar } from '../picture/GuestEar.ts';
import type { SceneType } from './script.ts';

/** Sound comes in pieces of 20 ms: two of them leave at once, and nobody hears the difference. */
const TURN_MS = 40;

interface ShowPictureInput {
  readonly film: Film;
  /** Puts a picture into the directory. */
  readonly putStill: (jpeg: Buffer) => Promise<void>;
}

/** What the show looks and sounds like: the film, and everybody whom it is sent to. */
export class ShowPicture {
  readonly #input: ShowPictureInput;
  readonly #reel: FilmReel;
  readonly #turning: NodeJS.Timeout;
  #ask: AskRoom = async () => null;
  #scene: SceneType = 'public';
  readonly #stream: FilmSender;
  #call: { readonly sender: FilmSender; readonly ear: GuestEar } | null = null;

  constructor(input: ShowPictureInput) {
    this.#input = input;
    this.#reel = new FilmReel(input.film, performance.now());
    this.#stream = this.#sender('stream');
    this.#turning = setInterval(() => this.#turn(), TURN_MS);
  }

  /** Says how the room is asked. It must be said before anything is opened. */
  bind(ask: AskRoom): void {
    this.#ask = ask;
  }

  /** Opens the way to everybody who watches, or opens it anew after another seat was taken. */
  open(): void {
    void this.#stream.open();
  }

  hear({ part = 'stream', ...message }: MediaNews): void {
    if (part === 'stream') this.#stream.hear(message);
    if (part === 'callSend') this.#call?.sender.hear(message);
    if (part === 'callWatch') this.#call?.ear.hear(message).catch(() => undefined);
  }

  show(scene: SceneType): void {
    this.#scene = scene;
    this.#reel.show(scene);
  }

  /** Puts the picture of the scene into the directory. */
  async putStill(): Promise<void> {
    await this.#input.putStill(this.#input.film.scenes[this.#scene].still);
  }

  /** Whether the partner of a one-to-one is sent the film. */
  get isInCall(): boolean {
    return this.#call?.sender.isConnected ?? false;
  }

  /** Opens both directions of a one-to-one with somebody who is not of the show. */
  openCall(): void {
    this.closeCall();
    const ear = new GuestEar((type, payload) => this.#ask(type, payload));
    const sender = this.#sender('callSend');
    this.#call = { sender, ear };
    void sender.open();
    void ear.open();
  }

  closeCall(): void {
    this.#call?.sender.close();
    this.#call?.ear.close();
    this.#call = null;
  }

  close(): void {
    clearInterval(this.#turning);
    this.closeCall();
    this.#stream.close();
  }

  #sender(part: 'stream' | 'callSend'): FilmSender {
    return new FilmSender({
      part,
      ask: (type, payload) => this.#ask(type, payload),
      onPictureWanted: () => this.#reel.toKeyFrame(),
    });
  }

  #turn(): void {
    for (const piece of this.#reel.due(performance.now())) {
      this.#stream.send(piece);
      this.#call?.sender.send(piece);
    }
  }
}
