import { hashOf } from '../ui/display/identityArt.ts';

/** Returns the creator's own light: a vivid colour, always the same for the same id. */
export function accentOf(personId: string): string {
  return `hsl(${hashOf(personId) % 360} 92% 62%)`;
}
