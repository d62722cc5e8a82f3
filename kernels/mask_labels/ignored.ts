/** The label that a masked loss leaves out: all bits one, −1 as a signed number. */
export const IGNORED_LABEL = 0xffffffff;
