import type { MediaWant } from '../../shared/protocol/commands.ts';
import { chooseLayer, FINEST_LAYER, FIRST_CHOICE } from './layerChoice.ts';
import type { MediaEnv } from './mediaEnv.ts';
import type { Quality } from './quality.ts';
import { watchQuality } from './watchQuality.ts';

const EVERYTHING: Required<MediaWant> = { picture: true, layer: FINEST_LAYER };

export interface ViewerWant {
  /** Whether the picture is wanted; false for the sound alone. */
  readonly picture: boolean;
  /** The layer that is wanted; null when it is chosen by how well it goes. */
  readonly layer: number | null;
}

export interface ViewerWishesInput {
  readonly env: MediaEnv;
  readonly send: (want: MediaWant) => void;
  readonly onQuality: (quality: Quality | null) => void;
}

/** What a viewer wants of the stream, told to whatever connection it has, and how well that connection does. */
export class ViewerWishes {
  readonly #input: ViewerWishesInput;
  #want: ViewerWant = { picture: true, layer: null };
  #choice = FIRST_CHOICE;
  #connection: RTCPeerConnection | null = null;
  #held = false;
  #stopJudging = () => {};
  /** What the connection there is was told; a new one has everything. */
  #told: Required<MediaWant> = EVERYTHING;

  constructor(input: ViewerWishesInput) {
    this.#input = input;
  }

  get wantsPicture(): boolean {
    return this.#want.picture;
  }

  want(want: ViewerWant): void {
    this.#want = want;
    this.#tell();
  }

  connected(connection: RTCPeerConnection): void {
    if (this.#connection === connection) return;
    this.#stopJudging();
    this.#connection = connection;
    this.#told = EVERYTHING;
    this.#stopJudging = watchQuality({
      env: this.#input.env,
      connection,
      direction: 'in',
      expects: (sign) => !this.#held && (sign === 'audio' || this.#told.picture !== false),
      onQuality: (quality) => this.#judged(quality),
    });
    this.#tell();
  }

  /** Notes that nothing is sent to it for a while, and that this is as it should be. */
  hold(held: boolean): void {
    this.#held = held;
  }

  dropped(): void {
    this.#held = false;
    if (!this.#connection) return;
    this.#stopJudging();
    this.#connection = null;
    this.#input.onQuality(null);
  }

  #judged(quality: Quality): void {
    // another layer does not bring back who sends nothing
    if (!quality.isSilent) this.#choice = chooseLayer(this.#choice, quality.health);
    this.#input.onQuality(quality);
    this.#tell();
  }

  #tell(): void {
    const now = { picture: this.#want.picture, layer: this.#want.layer ?? this.#choice.layer };
    if (!this.#connection || (now.picture === this.#told.picture && now.layer === this.#told.layer)) return;
    this.#told = now;
    this.#input.send(now);
  }
}
