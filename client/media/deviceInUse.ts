/** Returns the id of the device that a stream of one's own comes from; undefined: of that kind there is none in it. */
export function deviceInUse(stream: MediaStream | null, kind: 'video' | 'audio'): string | undefined {
  return stream
    ?.getTracks()
    .find((track) => track.kind === kind)
    ?.getSettings().deviceId;
}
