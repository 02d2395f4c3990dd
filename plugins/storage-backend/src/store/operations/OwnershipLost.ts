/** Another replica owns the operation now. Whoever gets this stops at once and changes nothing. */
export class OwnershipLost extends Error {
  readonly name = 'OwnershipLost';
}
