/** A door that is opened once. */
export class Latch {
  readonly opened: Promise<void>;
  open!: () => void;

  constructor() {
    this.opened = new Promise(resolve => {
      this.open = resolve;
    });
  }
}
