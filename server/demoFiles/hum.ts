import { part, words } from './drawAvi.ts';

const SAMPLES_PER_SECOND = 16_000;
/** The notes, in Hz, each as long as the others; 0 is a rest. */
const NOTES = [220, 277, 330, 0, 440, 392, 330, 277, 220] as const;
const NOTE_SECONDS = 0.35;

/** Makes what somebody hums: a WAV with one voice, as loud as breath lets it be. */
export function hum(): Buffer {
  const each = Math.round(SAMPLES_PER_SECOND * NOTE_SECONDS);
  const samples = Buffer.alloc(NOTES.length * each * 2);
  NOTES.forEach((pitch, note) => {
    for (let at = 0; at < each; at += 1) {
      const seconds = at / SAMPLES_PER_SECOND;
      const breath = Math.sin((Math.PI * at) / each) ** 0.6;
      const wave = Math.sin(2 * Math.PI * pitch * seconds) + 0.3 * Math.sin(4 * Math.PI * pitch * seconds);
      samples.writeInt16LE(Math.round(9_000 * breath * wave), (note * each + at) * 2);
    }
  });
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(SAMPLES_PER_SECOND, 4);
  format.writeUInt32LE(SAMPLES_PER_SECOND * 2, 8);
  format.writeUInt16LE(2, 12);
  format.writeUInt16LE(16, 14);
  const body = Buffer.concat([Buffer.from('WAVE'), part('fmt ', format), part('data', samples)]);
  return Buffer.concat([Buffer.from('RIFF'), words([body.length]), body]);
}
