/** What a track is. */
export type MediaKind = 'audio' | 'video';
