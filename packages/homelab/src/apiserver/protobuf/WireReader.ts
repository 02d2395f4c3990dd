/** A field as it lies in a message: its number and its bytes, or its number. */
export interface WireField {
  number: number;
  value: bigint | Buffer;
}

const lengths: Record<number, number> = { 1: 8, 5: 4 };

/**
 * Reads the wire format of protocol buffers.
 *
 * @throws RangeError where the message ends too early
 */
export function readFields(message: Buffer): WireField[] {
  let offset = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message.readUInt8(offset);
      offset += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        return BigInt.asIntN(64, value);
      }
    }
  };
  const bytes = (length: number): Buffer => {
    if (length < 0 || offset + length > message.length) {
      throw new RangeError('the message ends within a field');
    }
    offset += length;
    return message.subarray(offset - length, offset);
  };
  const fields: WireField[] = [];
  while (offset < message.length) {
    const key = Number(varint());
    const type = key & 7;
    const number = key >>> 3;
    if (type === 0) {
      fields.push({ number, value: varint() });
    } else if (type === 2) {
      fields.push({ number, value: bytes(Number(varint())) });
    } else if (lengths[type]) {
      fields.push({ number, value: bytes(lengths[type]) });
    } else {
      throw new RangeError(`wire type ${type} is not known`);
    }
  }
  return fields;
}
