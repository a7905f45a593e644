/**
 * The shape of an opaque, url-safe id, as the source of a regular expression: its kind, then what nobody can guess. It
 * stands apart from its schema so that a browser's first load needs no schema library for it.
 */
export const ID_SHAPE = '[a-z]{2,8}_[A-Za-z0-9_-]{6,64}';
