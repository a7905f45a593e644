/** Says whether nothing of a replay was sold to others or is between two people: then members of its group may watch it. */
export function isForGroup({ modes }: { readonly modes: readonly string[] }): boolean {
  return modes.every((mode) => mode === 'private' || mode === 'public');
}
